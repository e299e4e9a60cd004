import { type Company, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { announceAlerts } from '../alerts/announce.ts'
import type { WatchDependencies } from '../dependencies.ts'
import { batches } from './batches.ts'
import { attempt } from './outage.ts'
import { prefetch } from './prefetch.ts'
import { record, recordChanged } from './record.ts'
import { type Ended, withLease } from './with-lease.ts'

/** How many companies that were over their limit are read one by one in a pass that did not show them. */
const ONE_BY_ONE = 50

/** So many companies of a full pass are looked up and written down together. */
const AT_ONCE = 1_000

/** A full pass that began so long ago and has not ended is taken for dead, and another one begins. In milliseconds. */
const BELIEVED_ALIVE = 3_600_000

/**
 * The pass that comes round all day: asks each vendor for the companies that are over their limit, where it can be asked
 * for them alone. A vendor that was never read whole, or whose last full pass did not come to its end, is read whole
 * instead.
 */
export function overLimitScan(dependencies: WatchDependencies, signal: AbortSignal): Promise<Ended> {
  return everywhere(dependencies, signal, async (vendor, signal) => {
    const alive = new Date(dependencies.clock.now().getTime() - BELIEVED_ALIVE)
    if (await dependencies.store.fullScanDue(vendor.name, alive)) return await readWhole(dependencies, vendor, signal)
    if (!vendor.overLimit) return 'nothing-to-scan'
    const began = dependencies.clock.now()
    for await (const { page, requestedAt } of prefetch(vendor.overLimit, dependencies.clock, signal)) {
      await record(dependencies, { vendor: vendor.name, rows: page, requestedAt })
    }
    await readUnseen(dependencies, vendor, began, signal)
    return 'scanned'
  })
}

/** Reads every vendor whole. */
export function fullScan(dependencies: WatchDependencies, signal: AbortSignal): Promise<Ended> {
  return everywhere(dependencies, signal, (vendor, signal) => readWhole(dependencies, vendor, signal))
}

/** Vendors do not wait for each other; what was found out is told when all have ended. */
function everywhere(
  dependencies: WatchDependencies,
  given: AbortSignal,
  work: (vendor: Vendor, signal: AbortSignal) => Promise<'scanned' | 'nothing-to-scan'>
): Promise<Ended> {
  return withLease(dependencies, given, async signal => {
    const ends = await Promise.allSettled(
      dependencies.vendors.map(vendor => attempt(dependencies, vendor, () => work(vendor, signal)))
    )
    // Another worker may have this pass by now, and tells it.
    signal.throwIfAborted()
    await announceAlerts(dependencies)
    const faults = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    if (faults.length > 0) throw faults[0]
  })
}

async function readWhole(dependencies: WatchDependencies, vendor: Vendor, signal: AbortSignal): Promise<'scanned'> {
  const scan = await dependencies.store.beginFullScan(vendor.name)
  const everybody = (signal: AbortSignal) => batches(vendor.list(signal), AT_ONCE)
  let some = false
  for await (const { page, requestedAt } of prefetch(everybody, dependencies.clock, signal)) {
    const ids = page.map(({ id }) => id)
    await Promise.all([
      recordChanged(dependencies, { vendor: vendor.name, rows: page, requestedAt }, scan),
      dependencies.store.markSeen(scan, ids)
    ])
    some = true
  }
  // A list without anybody in it is sooner a fault of the vendor's than the end of all its companies.
  if (some) await dependencies.store.endFullScan(scan)
  return 'scanned'
}

/** Companies that were over their limit and are no longer among those that are: each is asked for itself. */
async function readUnseen(
  dependencies: WatchDependencies,
  vendor: Vendor,
  since: Date,
  signal: AbortSignal
): Promise<void> {
  const requestedAt = dependencies.clock.now()
  const rows: Company[] = []
  for (const id of await dependencies.store.unseen(vendor.name, since, ONE_BY_ONE)) {
    const company = await readIfThere(vendor, id, signal)
    if (company) rows.push(company)
  }
  if (rows.length > 0) await record(dependencies, { vendor: vendor.name, rows, requestedAt })
}

/** Undefined where the vendor has no such company: whether it is gone is for the full passes to say. */
async function readIfThere(vendor: Vendor, id: string, signal: AbortSignal): Promise<Company | undefined> {
  try {
    return await vendor.read(id, signal)
  } catch (error) {
    if (error instanceof VendorError && error.gone) return undefined
    throw error
  }
}
