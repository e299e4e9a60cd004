import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { conditionsOf } from '../alerts/condition.ts'
import { dayIn } from '../day.ts'
import type { WatchDependencies } from '../dependencies.ts'
import type { Familiar, FullPass } from '../ports.ts'
import { findOut } from './findings.ts'
import { fingerprintOf } from './fingerprint.ts'

export type ShownPage = { vendor: string; rows: readonly CompanySummary[]; askedAt: Date }

/** Remembers what a page showed, and what it means beside what is known. */
export async function note(dependencies: WatchDependencies, page: ShownPage): Promise<void> {
  await work(dependencies, page, await familiarAmong(dependencies, page), () => true)
}

/**
 * The same, but passes over the companies of which nothing has changed: they are not written down as seen. In a first
 * pass nobody is asked for: only one pass works at a time, so nobody else has written any of them down since it began.
 */
export async function noteNews(dependencies: WatchDependencies, page: ShownPage, { first }: FullPass): Promise<void> {
  await work(dependencies, page, first ? new Map() : await familiarAmong(dependencies, page), isNews => isNews)
}

async function familiarAmong(
  { store }: WatchDependencies,
  { vendor, rows }: ShownPage
): Promise<ReadonlyMap<string, Familiar>> {
  return await store.familiar(
    vendor,
    rows.map(({ id }) => id)
  )
}

async function work(
  { store, clock, settings }: WatchDependencies,
  { vendor, rows, askedAt }: ShownPage,
  familiar: ReadonlyMap<string, Familiar>,
  isWanted: (isNews: boolean) => boolean
): Promise<void> {
  const now = clock.now()
  const today = dayIn(settings.zone, now)
  const wanted = rows.flatMap(row => {
    const { fingerprint: before, threshold = null } = familiar.get(row.id) ?? {}
    const fingerprint = fingerprintOf(row, conditionsOf(row, settings, threshold, today), threshold)
    return isWanted(fingerprint !== before) ? [{ ...row, fingerprint }] : []
  })
  if (wanted.length === 0) return
  const seenBefore = wanted.flatMap(({ id }) => (familiar.has(id) ? [id] : []))
  const known = seenBefore.length === 0 ? [] : await store.known(vendor, seenBefore, askedAt)
  await store.note(findOut({ vendor, rows: wanted, askedAt }, known, clock.now(), settings))
}
