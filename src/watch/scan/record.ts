import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { conditionsOf } from '../alerts/condition.ts'
import { dayIn } from '../day.ts'
import type { WatchDependencies } from '../dependencies.ts'
import type { FullScan, KnownPage } from '../ports.ts'
import { findOut } from './findings.ts'
import { fingerprintOf } from './fingerprint.ts'

export type ShownPage = { vendor: string; rows: readonly CompanySummary[]; requestedAt: Date }

/** Remembers what a page showed, and what it means beside what is known. */
export async function record(dependencies: WatchDependencies, page: ShownPage): Promise<void> {
  await work(dependencies, page, await knownAmong(dependencies, page), () => true)
}

/**
 * The same, but passes over the companies of which nothing has changed: they are not written down as seen. In a first
 * pass nobody is asked for: only one pass works at a time, so nobody else has written any of them down since it began.
 */
export async function recordChanged(
  dependencies: WatchDependencies,
  page: ShownPage,
  { first }: FullScan
): Promise<void> {
  await work(dependencies, page, first ? new Map() : await knownAmong(dependencies, page), isNewsworthy => isNewsworthy)
}

async function knownAmong(
  { store }: WatchDependencies,
  { vendor, rows }: ShownPage
): Promise<ReadonlyMap<string, KnownPage>> {
  return await store.knownPage(
    vendor,
    rows.map(({ id }) => id)
  )
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
  await store.record(findOut({ vendor, rows: wanted, requestedAt }, known, clock.now(), settings))
}
