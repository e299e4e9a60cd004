import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { bySeverity } from '../../watch/alerts/alert.ts'
import type { CompanyKey, WatchStore } from '../../watch/ports.ts'
import { type Stored, toJson } from '../json.ts'
import { addAuditEntries, addMessage, redrawAlerts } from '../outbox/effects.ts'
import type { Database, StoreDependencies } from '../schema.ts'
import { type AlertRow, reviveAlert, toAlert } from './rows.ts'

export function announcements({ db, clock }: StoreDependencies): Pick<WatchStore, 'announce' | 'endSnoozes'> {
  return {
    announce(channel, handful, only) {
      return db.transaction().execute(async transaction => {
        // Locked, so that of two concurrent calls the second finds nothing left. As JSON: hundreds of rows cost more to
        // transfer as columns than to find.
        const { rows: found } = await sql<{ unannounced: Stored<AlertRow>[] | null }>`
          SELECT json_agg(alerts) AS unannounced
            FROM (SELECT * FROM alerts WHERE announce ${of(only)} ORDER BY id FOR UPDATE) AS alerts`.execute(
          transaction
        )
        const rows = (found[0]?.unannounced ?? []).map(reviveAlert)
        if (rows.length === 0) return
        const now = clock.now()
        const ids = rows.map(({ id }) => id)
        if (rows.length > handful) await announceTogether(transaction, rows, channel, now)
        else await announceEach(transaction, rows, channel, now)
        await redrawAlerts(transaction, ids, now)
      })
    },

    endSnoozes() {
      const now = clock.now()
      return db.transaction().execute(async transaction => {
        const unsnoozed = await transaction
          .updateTable('alerts')
          .set(({ eb }) => ({
            state: toJson({ name: 'open' }),
            snoozed_until: null,
            announce: true,
            version: eb('version', '+', 1)
          }))
          .where('state_name', '=', 'snoozed')
          .where('snoozed_until', '<=', now)
          .returning(['id', 'level', 'figures'])
          .execute()
        const entries = unsnoozed.map(({ id, level, figures }) => ({
          alert: id,
          action: 'unsnoozed' as const,
          by: 'system' as const,
          detail: { level, figures },
          at: now
        }))
        await addAuditEntries(transaction, ...entries)
        await redrawAlerts(
          transaction,
          unsnoozed.map(({ id }) => id),
          now
        )
      })
    }
  }
}

function of(company: CompanyKey | undefined) {
  return company ? sql`AND vendor = ${company.vendor} AND company_id = ${company.id}` : sql``
}

async function announceEach(
  transaction: Database,
  rows: readonly AlertRow[],
  channel: string,
  now: Date
): Promise<void> {
  for (const { id } of rows) {
    const { messages } = await transaction
      .updateTable('alerts')
      .set(({ eb }) => ({ announce: false, digest: null, messages: eb('messages', '+', 1) }))
      .where('id', '=', id)
      .returning('messages')
      .executeTakeFirstOrThrow()
    await addMessage(transaction, { about: { name: 'alert', id, kind: 'alert' }, channel, number: messages }, now)
  }
}

async function announceTogether(
  transaction: Database,
  rows: readonly AlertRow[],
  channel: string,
  now: Date
): Promise<void> {
  const digest = `dig_${randomUUID()}`
  await transaction.insertInto('digests').values({ id: digest, name: 'many', at: now, content: null }).execute()
  const ids = bySeverity(rows.map(toAlert)).map(({ id }) => id)
  // One array parameter, however many alerts there are.
  await sql`
    INSERT INTO digest_alerts (digest, alert, place)
      SELECT ${digest}, alert, place FROM unnest(${ids}::text[]) WITH ORDINALITY AS announced (alert, place)`.execute(
    transaction
  )
  await transaction
    .updateTable('alerts')
    .set({ announce: false, digest })
    .where(sql<boolean>`id = ANY(${ids})`)
    .execute()
  await addMessage(transaction, { about: { name: 'digest', id: digest, kind: 'digest' }, channel }, now)
}
