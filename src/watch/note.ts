import type { CompanySummary } from '../changes/vendor.ts'
import { conditionsOf } from './condition.ts'
import { dayIn } from './day.ts'
import type { Desk } from './desk.ts'
import { findOut } from './find-out.ts'
import { fingerprintOf } from './fingerprint.ts'

export type Shown = { vendor: string; rows: readonly CompanySummary[]; askedAt: Date }

/** Remembers what a page showed, and what it means beside what is known. */
export async function note(desk: Desk, page: Shown): Promise<void> {
  await work(desk, page, () => true)
}

/** The same, but passes over the companies of which nothing has changed: they are not written down as seen. */
export async function noteNews(desk: Desk, page: Shown): Promise<void> {
  await work(desk, page, isNews => isNews)
}

async function work(
  { store, clock, settings }: Desk,
  { vendor, rows, askedAt }: Shown,
  isWanted: (isNews: boolean) => boolean
): Promise<void> {
  const now = clock.now()
  const today = dayIn(settings.zone, now)
  const familiar = await store.familiar(
    vendor,
    rows.map(({ id }) => id)
  )
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
