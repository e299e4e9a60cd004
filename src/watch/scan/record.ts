import { hash } from 'node:crypto'
import type { Change } from '../../changes/model/change.ts'
import { type Company, type CompanySummary, same, type Value, vendorByName } from '../../changes/ports/vendor.ts'
import { dayIn } from '../../policy/hours.ts'
import { CONDITIONS, type Condition, conditionsOf, type Reading, type Settings } from '../alerts/alert.ts'
import { announceFor } from '../alerts/announce.ts'
import { stepOf } from '../alerts/step.ts'
import type { AlertStep, FullScan, KnownCompany, KnownPage, Recorded, WatchDependencies } from '../ports.ts'

export type ShownPage = { vendor: string; rows: readonly CompanySummary[]; requestedAt: Date }

/** Records a page of companies, and the alerts and drift that follow from it. */
export async function record(dependencies: WatchDependencies, page: ShownPage): Promise<void> {
  await work(dependencies, page, await knownAmong(dependencies, page), () => true)
}

/**
 * The same for a page of a full scan, but skips unchanged companies: an unchanged page takes one statement. A vendor's
 * first full scan skips the lookup: scans hold a lease, so nothing else has recorded its companies since it began.
 */
export async function recordChanged(dependencies: WatchDependencies, page: ShownPage, scan: FullScan): Promise<void> {
  const ids = page.rows.map(({ id }) => id)
  const lookup = scan.first
    ? dependencies.store.markSeen(scan, ids).then(() => new Map<string, KnownPage>())
    : knownAmong(dependencies, page, scan)
  await work(dependencies, page, await lookup, isNewsworthy => isNewsworthy)
}

async function knownAmong(
  { store }: WatchDependencies,
  { vendor, rows }: ShownPage,
  scan?: FullScan
): Promise<ReadonlyMap<string, KnownPage>> {
  const ids = rows.map(({ id }) => id)
  return await store.knownPage(vendor, ids, scan)
}

async function work(
  { store, clock, settings }: WatchDependencies,
  { vendor, rows, requestedAt }: ShownPage,
  knownPage: ReadonlyMap<string, KnownPage>,
  isWanted: (isNewsworthy: boolean) => boolean
): Promise<void> {
  const now = clock.now()
  const today = dayIn(settings.zone, now)
  const wanted = rows.flatMap(row => {
    const { fingerprint: before, threshold = null } = knownPage.get(row.id) ?? {}
    const fingerprint = fingerprintOf(row, conditionsOf(row, settings, threshold, today), threshold)
    return isWanted(fingerprint !== before) ? [{ ...row, fingerprint }] : []
  })
  if (wanted.length === 0) return
  const seenBefore = wanted.flatMap(({ id }) => (knownPage.has(id) ? [id] : []))
  const known = seenBefore.length === 0 ? [] : await store.known(vendor, seenBefore, requestedAt)
  await store.record(deriveFindings({ vendor, rows: wanted, requestedAt }, known, clock.now(), settings))
}

/** A page of companies as the vendor returned it. */
export type Page = { vendor: string; rows: Recorded['rows']; requestedAt: Date }

/**
 * Works out which alerts begin, move and end, and which licence values changed elsewhere. Skips companies that a change
 * of ours is being applied to, and those seen after the page was requested: the page may be older than what is known.
 * Pure.
 */
export function deriveFindings(page: Page, known: readonly KnownCompany[], now: Date, settings: Settings): Recorded {
  const { vendor, rows, requestedAt } = page
  const before = new Map(known.map(one => [one.entry.id, one]))
  const today = dayIn(settings.zone, now)
  const steps: AlertStep[] = []
  const drifts: Recorded['drifts'][number][] = []
  const unfinished: string[] = []
  for (const row of rows) {
    const one = before.get(row.id)
    if (one?.unfinished) unfinished.push(row.id)
    else if (!one || one.entry.seenAt <= requestedAt) {
      steps.push(...stepsOf(row, one))
      if (one) drifts.push(...driftsOf(vendor, row, one, now))
    }
  }
  return { vendor, rows, unfinished, fresh: known.length === 0, seenAt: requestedAt, steps, drifts }

  function stepsOf(company: CompanySummary, one: KnownCompany | undefined): AlertStep[] {
    const readings = conditionsOf(company, settings, one?.entry.threshold ?? null, today)
    return CONDITIONS.flatMap(condition => {
      const existing = one?.alerts.find(alert => alert.condition === condition)
      return stepOf(existing, { vendor, company, condition, reading: readings[condition], now, settings }) ?? []
    })
  }
}

/**
 * Licence values that somebody changed elsewhere: what a change of ours found there was not what was last seen, or it is
 * not what was read back then any more. A value that is missing, or present for the first time, is not drift.
 */
function driftsOf(vendor: string, row: CompanySummary, { entry, applied }: KnownCompany, at: Date): Recorded['drifts'] {
  return Object.entries(row.licence ?? {}).flatMap(([field, now]) => {
    const drifts: Recorded['drifts'][number][] = []
    let last = entry.licence?.[field]
    const found = (after: Value) => {
      if (last === undefined || same(last, after)) return
      const company = { id: row.id, name: row.name }
      drifts.push({ vendor, company, field, before: last, after, at, lastSeen: entry.seenAt })
    }
    for (const change of applied) {
      // Where its effect was seen already, the company was read while it was being applied.
      if (change.field !== field || last === undefined || same(last, change.read)) continue
      found(change.seen)
      last = change.read
    }
    found(now)
    return drifts
  })
}

/**
 * A hash of everything a scan derives alerts and drift from: the row, its readings under today's settings, and the
 * company's threshold. Most companies do not change overnight, so an equal hash skips the work.
 */
export function fingerprintOf(
  { name, use, ends, licence, tags, externalId }: CompanySummary,
  readings: Readonly<Record<Condition, Reading>>,
  threshold: number | null
): string {
  const whole = [name, use, ends, licence, tags, externalId, readings, threshold]
  return hash('md5', JSON.stringify(whole), 'base64url')
}

/** Reads and records one company, then announces what changed. Throws `VendorError` where it cannot be read. */
export async function rescan(
  dependencies: WatchDependencies,
  vendorName: string,
  companyId: string,
  signal: AbortSignal
): Promise<void> {
  const vendor = vendorByName(dependencies.vendors, vendorName)
  // The vendor was removed from the configuration while a change was in progress.
  if (!vendor) return
  const requestedAt = dependencies.clock.now()
  const company = await vendor.read(companyId, signal)
  await record(dependencies, { vendor: vendor.name, rows: [company], requestedAt })
  await announceFor(dependencies, { vendor: vendor.name, id: companyId })
}

/**
 * Records the company read back after an apply, so that its alert ends at once. Never throws: the change is applied
 * either way, and the next scan records the company.
 */
export async function recordApplied(
  { store, ...dependencies }: WatchDependencies,
  { id, vendor }: Change,
  company: Company,
  requestedAt: Date
): Promise<void> {
  try {
    const known = await store.known(vendor, [company.id], requestedAt, id)
    const { settings, clock } = dependencies
    const threshold = known[0]?.entry.threshold ?? null
    const conditions = conditionsOf(company, settings, threshold, dayIn(settings.zone, clock.now()))
    const rows = [{ ...company, fingerprint: fingerprintOf(company, conditions, threshold) }]
    const found = deriveFindings({ vendor, rows, requestedAt }, known, clock.now(), settings)
    await store.record(found)
    if (found.steps.length > 0) await announceFor({ store, ...dependencies }, { vendor, id: company.id })
  } catch (error) {
    dependencies.log.warn(
      { change: id, err: error },
      'could not record the company of an applied change; the next scan will'
    )
  }
}
