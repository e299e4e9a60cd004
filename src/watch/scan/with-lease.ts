import { randomUUID } from 'node:crypto'
import type { WatchDependencies } from '../ports.ts'

/** A scan whose lease is this old is presumed dead. In milliseconds. */
const LEASE = 60_000

/** `busy`: another scan held the lease, so nothing was done. */
export type Ended = 'done' | 'busy'

/**
 * Runs at most one scan at a time across all processes, so that each scan announces all of its own findings. The scan's
 * signal also aborts when the lease is lost.
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
      if (!(await lease())) lost.abort(new Error('Another scan has taken over.'))
    } catch (error) {
      log.warn({ err: error }, 'could not renew the scan lease; retrying')
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
