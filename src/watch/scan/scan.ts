import type { Clock } from '../../changes/ports/ports.ts'
import { type Company, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { announceAlerts } from '../alerts/announce.ts'
import type { WatchDependencies } from '../ports.ts'
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

/** A page, and when it was asked for: what it shows is as of then or later. */
export type AskedPage<Page> = { page: Page; requestedAt: Date }

/** So many pages are asked for beyond the one that is worked on: one is ready by the time it is wanted, one is on its way. */
const PREFETCHED = 2

/**
 * Pages in their order. The next ones are asked for while one is worked on, and never further ones, so that a slow
 * vendor and a slow memory do not wait for each other and nothing piles up. Whoever stops early ends what is under way.
 */
export async function* prefetch<Page>(
  pages: (signal: AbortSignal) => AsyncIterable<Page>,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal
): AsyncGenerator<AskedPage<Page>> {
  const stopped = new AbortController()
  const iterator = pages(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]()
  const ask = () => {
    const requestedAt = clock.now()
    const answer = iterator.next()
    // It is waited for only when the page before it is done; until then its failure must not count as unhandled.
    answer.catch(() => {})
    return { requestedAt, answer }
  }
  try {
    // A generator that is asked twice answers one after the other.
    const asked = Array.from({ length: PREFETCHED }, ask)
    for (let next = asked.shift(); next; next = asked.shift()) {
      const { value: page, done } = await next.answer
      if (done) return
      signal.throwIfAborted()
      asked.push(ask())
      yield { page, requestedAt: next.requestedAt }
    }
  } finally {
    stopped.abort(new Error('The pass reads no further.'))
    await iterator.return?.()
  }
}

/** So long a vendor may be away without anybody being told. In milliseconds. */
const PATIENCE = 3_600_000

/**
 * Does what a vendor has to answer for; `asked` says whether it was asked at all. A vendor that fails ends that work and
 * nothing else: the next pass begins anew, people are told once when it lasts, and again when it is over.
 */
async function attempt(
  { store, clock, log, channel }: WatchDependencies,
  vendor: Vendor,
  work: () => Promise<'scanned' | 'nothing-to-scan'>
): Promise<void> {
  try {
    if ((await work()) === 'scanned') await store.answers(vendor.name)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const { id, since, overAt } = await store.failing(vendor.name)
    log.warn({ vendor: vendor.name, since, err: error }, 'a vendor could not be watched; the next pass tries again')
    const lasts = overAt === null && clock.now().getTime() - since.getTime() >= PATIENCE
    if (lasts && channel) await store.outageAfter(id, channel)
  }
}

/**
 * Pages put together until there are so many rows: a thousand are found and written in little more time than a hundred.
 * What was read before a page failed comes before its failure.
 */
export async function* batches<Row>(pages: AsyncIterable<readonly Row[]>, rows: number): AsyncGenerator<Row[]> {
  let batch: Row[] = []
  try {
    for await (const page of pages) {
      batch.push(...page)
      if (batch.length < rows) continue
      yield batch
      batch = []
    }
  } catch (error) {
    if (batch.length > 0) yield batch
    throw error
  }
  if (batch.length > 0) yield batch
}
