import { randomUUID } from 'node:crypto'
import { type SelectQueryBuilder, sql } from 'kysely'
import type { FullScan, WatchStore } from '../../watch/ports.ts'

import { addAuditEntries, redrawAlerts } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, type Tables, toJson } from '../schema.ts'

/** A company missing from this many full scans is gone: in one alone, pages may have shifted past it. */
const MISSED = 2

type FullScans = Pick<
  WatchStore,
  'beginFullScan' | 'markSeen' | 'endFullScan' | 'lastFullScan' | 'fullScanDue' | 'unseen'
>

export function fullScans({ db, clock }: StoreDependencies): FullScans {
  return {
    async beginFullScan(vendor) {
      const [id, beganAt] = [`scan_${randomUUID()}`, clock.now()]
      await db.insertInto('full_scans').values({ id, vendor, began_at: beganAt, ended_at: null }).execute()
      const known = await db
        .selectFrom('companies')
        .select('id')
        .where('vendor', '=', vendor)
        .limit(1)
        .executeTakeFirst()
      return { id, vendor, beganAt, first: known === undefined }
    },

    async markSeen({ id }, ids) {
      if (ids.length === 0) return
      await db
        .insertInto('full_scan_pages')
        .values({ full_scan: id, ids: [...ids] })
        .execute()
    },

    async endFullScan({ id, vendor, beganAt }) {
      const now = clock.now()
      await db.transaction().execute(async transaction => {
        const ended = await transaction
          .updateTable('full_scans')
          .set({ ended_at: now })
          .where('id', '=', id)
          .where('ended_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!ended) return
        const seen = transaction
          .selectFrom('full_scan_pages')
          .select(sql<string>`unnest(ids)`.as('id'))
          .where('full_scan', '=', id)
        await transaction
          .updateTable('companies')
          .set({ missed: 0 })
          .where('vendor', '=', vendor)
          .where('missed', '>', 0)
          .where('id', 'in', seen)
          .execute()
        const counts = !(await overlapped(transaction, { id, vendor, beganAt }))
        const missed = counts ? await countMissed(transaction, vendor, beganAt, seen) : []
        await deletePages(transaction, vendor, beganAt)
        const gone = missed.filter(company => company.missed >= MISSED).map(company => company.id)
        if (gone.length > 0) await markGone(transaction, vendor, gone, now)
      })
    },

    async lastFullScan(vendor) {
      const last = await db
        .selectFrom('full_scans')
        .select(({ fn }) => fn.max('began_at').as('began'))
        .where('vendor', '=', vendor)
        .where('ended_at', 'is not', null)
        .executeTakeFirst()
      return last?.began ?? null
    },

    async fullScanDue(vendor, alive) {
      const last = await db
        .selectFrom('full_scans')
        .select(['began_at', 'ended_at'])
        .where('vendor', '=', vendor)
        .orderBy('began_at', 'desc')
        .limit(1)
        .executeTakeFirst()
      return !last || (last.ended_at === null && last.began_at <= alive)
    },

    async unseen(vendor, since, limit) {
      const rows = await db
        .selectFrom('alerts')
        .innerJoin('companies', join =>
          join.onRef('companies.vendor', '=', 'alerts.vendor').onRef('companies.id', '=', 'alerts.company_id')
        )
        .select('companies.id')
        .where('alerts.vendor', '=', vendor)
        .where('condition', '=', 'seats')
        .where('state_name', '<>', 'closed')
        .where(({ eb, ref }) => eb(ref('level', '->>').key('name'), '=', 'over'))
        .where('seen_at', '<', since)
        .orderBy('seen_at')
        .limit(limit)
        .execute()
      return rows.map(({ id }) => id)
    }
  }
}

/** Counts the scan against companies it has not seen, except those seen meanwhile by other reads. */
async function countMissed(
  transaction: Database,
  vendor: string,
  beganAt: Date,
  seen: SelectQueryBuilder<Tables, 'full_scan_pages', { id: string }>
): Promise<{ id: string; missed: number }[]> {
  return await transaction
    .updateTable('companies')
    .set(({ eb }) => ({ missed: eb('missed', '+', 1) }))
    .where('vendor', '=', vendor)
    .where('gone_at', 'is', null)
    .where('seen_at', '<', beganAt)
    .where('id', 'not in', seen)
    .returning(['id', 'missed'])
    .execute()
}

/** Deletes the pages of this scan and of earlier ones, including those that never ended. */
async function deletePages(transaction: Database, vendor: string, beganAt: Date): Promise<void> {
  await transaction
    .deleteFrom('full_scan_pages')
    .where('full_scan', 'in', db =>
      db.selectFrom('full_scans').select('id').where('vendor', '=', vendor).where('began_at', '<=', beganAt)
    )
    .execute()
}

/** Concurrent full scans see the same pages shift, so only one of them counts. */
async function overlapped(transaction: Database, { id, vendor, beganAt }: Omit<FullScan, 'first'>): Promise<boolean> {
  const other = await transaction
    .selectFrom('full_scans')
    .select('id')
    .where('vendor', '=', vendor)
    .where('id', '<>', id)
    .where('ended_at', '>=', beganAt)
    .executeTakeFirst()
  return other !== undefined
}

/** Marks companies as gone and closes their alerts. */
async function markGone(transaction: Database, vendor: string, companies: readonly string[], now: Date): Promise<void> {
  await transaction
    .updateTable('companies')
    .set({ gone_at: now, changed_at: now, fingerprint: null })
    .where('vendor', '=', vendor)
    .where(sql<boolean>`id = ANY(${[...companies]})`)
    .execute()
  const closed = await transaction
    .updateTable('alerts')
    .set(({ eb }) => ({
      state: toJson({ name: 'closed', at: now }),
      figures: null,
      snoozed_until: null,
      announce: false,
      version: eb('version', '+', 1)
    }))
    .where('vendor', '=', vendor)
    .where(sql<boolean>`company_id = ANY(${[...companies]})`)
    .where('state_name', '<>', 'closed')
    .returning(['id', 'level'])
    .execute()
  const entries = closed.map(({ id, level }) => ({
    alert: id,
    action: 'closed' as const,
    by: 'system' as const,
    detail: { level, figures: null },
    at: now
  }))
  await addAuditEntries(transaction, ...entries)
  await redrawAlerts(
    transaction,
    closed.map(({ id }) => id),
    now
  )
}
