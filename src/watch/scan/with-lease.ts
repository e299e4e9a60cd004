import { randomUUID } from 'node:crypto'
import type { WatchDependencies } from '../ports.ts'

/** A pass that has not renewed its lease for so long is taken for dead. In milliseconds. */
const LEASE = 60_000

/** How a pass ended: `busy` where another was under way and it did nothing. */
export type Ended = 'done' | 'busy'

/**
 * One pass at a time, of whatever kind and whoever runs it: what a pass finds is told together, and not half of it by
 * another. The signal that the pass is given fires also when its lease is lost.
 */
export async function withLease(
  { store, clock, log }: WatchDependencies,
  signal: AbortSignal,
  scan: (signal: AbortSignal) => Promise<void>
): Promise<Ended> {
  const holder = randomUUID()
  const lease = () => store.leaseWatch(holder, new Date(clock.now().getTime() + LEASE))
  if (!(await lease())) return 'busy'
  const lost = new AbortController()
  const renew = async () => {
    try {
      if (!(await lease())) lost.abort(new Error('Another pass has taken over.'))
    } catch (error) {
      log.warn({ err: error }, 'the lease of a pass could not be renewed; it is tried again')
    }
  }
  const timer = setInterval(renew, LEASE / 4)
  try {
    await scan(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(timer)
    await store.releaseWatch(holder)
  }
  return 'done'
}
