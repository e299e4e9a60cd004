import { randomUUID } from 'node:crypto'
import { advance, type Bells } from './advance.ts'
import { carryOut } from './carry-out.ts'
import type { Change } from './change.ts'
import type { Clock } from './ports.ts'
import type { Vendor } from './vendor.ts'

/** In milliseconds. */
export const APPLY_TIMES = {
  /** How long a worker may go without a sign of life before another takes over; longer than any one vendor call. */
  lease: 90_000,
  /** How soon to look again when another change of the company, or another worker, is in the way. */
  busy: 5_000
}

export type Workshop = Bells & { clock: Clock; vendor(name: string): Vendor; times?: typeof APPLY_TIMES }

/** `again`: not now; ring again after that many milliseconds. */
export type Applied = 'finished' | { again: number }

/**
 * Applies an approved change, or goes on with one that was begun: read, compare, write, read back. Safe to run
 * twice, also at once. Throws a retryable `VendorError` when the vendor could not be read: the next run begins by
 * reading again.
 */
export async function apply(shop: Workshop, id: string, signal: AbortSignal): Promise<Applied> {
  const { lease, busy } = shop.times ?? APPLY_TIMES
  const holder = randomUUID()
  const hold = () => shop.store.lease(id, holder, new Date(shop.clock.now().getTime() + lease))
  if (!(await hold())) return { again: busy }
  try {
    const change = await begin(shop, id)
    if (change === 'busy') return { again: busy }
    if (change) await carryOut({ ...shop, stillMine: hold }, change, signal)
    return 'finished'
  } finally {
    await shop.store.release(id, holder)
  }
}

/** The change, being applied; undefined when there is nothing left to do. */
async function begin(shop: Workshop, id: string): Promise<Change | 'busy' | undefined> {
  const change = await shop.store.get(id)
  if (change?.state.name === 'applying' || change?.state.name === 'unknown') return change
  if (change?.state.name !== 'approved') return undefined
  const since = shop.clock.now()
  const result = await advance(shop, change, { name: 'applying', since, writes: 0, problem: null }, 'system')
  if ('moved' in result) return result.moved
  return result.refused === 'company-busy' ? 'busy' : undefined
}
