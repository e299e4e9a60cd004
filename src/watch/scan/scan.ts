import { randomUUID } from 'node:crypto'
import type { Clock } from '../../changes/ports/ports.ts'
import { type Company, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { announceAlerts } from '../alerts/announce.ts'
import type { WatchDependencies } from '../ports.ts'
import { record, recordChanged } from './record.ts'

/** The most companies with an open alert to read individually after an over-limit scan that did not list them. */
const ONE_BY_ONE = 50

/** Companies per batch of a full scan. */
const AT_ONCE = 1_000

/** An unfinished full scan this old is presumed dead, and a new one begins. In milliseconds. */
const PRESUMED_DEAD_AFTER = 3_600_000

/**
 * The frequent scan: lists each vendor's companies over their limit, where the vendor has such a list. A vendor without
 * a completed full scan, or whose last one did not complete, gets a full scan instead.
 */
export function overLimitScan(dependencies: WatchDependencies, signal: AbortSignal): Promise<Ended> {
  return atEveryVendor(dependencies, signal, async (vendor, signal) => {
    const alive = new Date(dependencies.clock.now().getTime() - PRESUMED_DEAD_AFTER)
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

/** Lists all companies of every vendor. */
export function fullScan(dependencies: WatchDependencies, signal: AbortSignal): Promise<Ended> {
  return atEveryVendor(dependencies, signal, (vendor, signal) => readWhole(dependencies, vendor, signal))
}

/** Scans the vendors concurrently; announces once all are done. */
function atEveryVendor(
  dependencies: WatchDependencies,
  given: AbortSignal,
  work: (vendor: Vendor, signal: AbortSignal) => Promise<'scanned' | 'nothing-to-scan'>
): Promise<Ended> {
  return withLease(dependencies, given, async signal => {
    const ends = await Promise.allSettled(
      dependencies.vendors.map(vendor => attempt(dependencies, vendor, () => work(vendor, signal)))
    )
    // Another worker may hold the lease by now, and then announces these findings.
    signal.throwIfAborted()
    await announceAlerts(dependencies)
    const faults = ends.flatMap(end => (end.status === 'rejected' ? [end.reason] : []))
    if (faults.length > 0) throw faults[0]
  })
}

async function readWhole(dependencies: WatchDependencies, vendor: Vendor, signal: AbortSignal): Promise<'scanned'> {
  const scan = await dependencies.store.beginFullScan(vendor.name)
  const allCompanies = (signal: AbortSignal) => batches(vendor.list(signal), AT_ONCE)
  let isListed = false
  for await (const { page, requestedAt } of prefetch(allCompanies, dependencies.clock, signal)) {
    await recordChanged(dependencies, { vendor: vendor.name, rows: page, requestedAt }, scan)
    isListed = true
  }
  // An empty list is more likely a vendor fault than the removal of every company.
  if (isListed) await dependencies.store.endFullScan(scan)
  return 'scanned'
}

/** Reads individually the companies with an open alert that the over-limit list no longer contains. */
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

/** Undefined where the vendor has no such company; only full scans mark companies as gone. */
async function readIfThere(vendor: Vendor, id: string, signal: AbortSignal): Promise<Company | undefined> {
  try {
    return await vendor.read(id, signal)
  } catch (error) {
    if (error instanceof VendorError && error.gone) return undefined
    throw error
  }
}

/** A page and when it was requested; its data is from then or later. */
export type RequestedPage<Page> = { page: Page; requestedAt: Date }

/** Pages requested ahead: one ready, one in flight. */
const PREFETCHED = 2

/**
 * Yields pages in order while prefetching a bounded number, so that vendor and database work overlap. Stopping early
 * aborts the requests in flight.
 */
export async function* prefetch<Page>(
  pages: (signal: AbortSignal) => AsyncIterable<Page>,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal
): AsyncGenerator<RequestedPage<Page>> {
  const stopped = new AbortController()
  const iterator = pages(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]()
  const request = () => {
    const requestedAt = clock.now()
    const answer = iterator.next()
    // Awaited only after the previous page; until then a rejection must not count as unhandled.
    answer.catch(() => {})
    return { requestedAt, answer }
  }
  try {
    // An async generator queues concurrent `next` calls.
    const requested = Array.from({ length: PREFETCHED }, request)
    for (let next = requested.shift(); next; next = requested.shift()) {
      const { value: page, done } = await next.answer
      if (done) return
      signal.throwIfAborted()
      requested.push(request())
      yield { page, requestedAt: next.requestedAt }
    }
  } finally {
    stopped.abort(new Error('The scan stopped.'))
    await iterator.return?.()
  }
}

/** How long a vendor may fail before its outage is announced. In milliseconds. */
const OUTAGE_GRACE = 3_600_000

/**
 * Runs one vendor's scan. A `VendorError` ends only this vendor's scan: the next scan retries, and a lasting outage is
 * announced once, and again when it is over.
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
    log.warn({ vendor: vendor.name, since, err: error }, 'could not scan a vendor; the next scan will retry')
    const lasts = overAt === null && clock.now().getTime() - since.getTime() >= OUTAGE_GRACE
    if (lasts && channel) await store.outageAfter(id, channel)
  }
}

/**
 * Merges pages into batches of at least `rows` rows: writing a thousand takes little longer than a hundred. Rows read
 * before a failing page are yielded before the error.
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
