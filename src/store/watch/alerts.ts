import { randomUUID } from 'node:crypto'
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Change } from '../../changes/model/change.ts'
import { type Alert, type AlertEvent, bySeverity } from '../../watch/alerts/alert.ts'
import type { AlertQuery, CompanyKey, WatchStore } from '../../watch/ports.ts'
import { selectChanges, toChange } from '../changes/rows.ts'
import type { Stored } from '../json.ts'
import { addAuditEntries, addMessage, redrawAlerts } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, type Tables, toJson } from '../schema.ts'
import { type AlertRow, reviveAlert, toAlert } from './rows.ts'

type Alerts = Pick<WatchStore, 'alert' | 'alerts' | 'alertsIn' | 'respondToAlert' | 'alertEvents' | 'changesFor'>

/** The audit action for the new state of an alert. */
const ACTIONS = { open: 'unsnoozed', acknowledged: 'acknowledged', snoozed: 'snoozed' } as const

export function alerts({ db, clock }: StoreDependencies): Alerts {
  return {
    async alert(id) {
      const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toAlert(row)
    },

    async alerts(query) {
      const found = chosen(db.selectFrom('alerts'), query)
      const [rows, { total }] = await Promise.all([
        ordered(found.selectAll(), query).offset(query.offset).limit(query.limit).execute(),
        found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
      ])
      return { alerts: rows.map(toAlert), total: Number(total) }
    },

    async alertsIn(digest) {
      const rows = await db
        .selectFrom('alerts')
        .innerJoin('digest_alerts', 'digest_alerts.alert', 'alerts.id')
        .selectAll('alerts')
        .where('digest_alerts.digest', '=', digest)
        .orderBy('place')
        .execute()
      return rows.map(toAlert)
    },

    respondToAlert(id, version, state, by) {
      const now = clock.now()
      return db.transaction().execute(async transaction => {
        const row = await transaction
          .updateTable('alerts')
          .set(({ eb }) => ({
            state: toJson(state),
            snoozed_until: state.name === 'snoozed' ? state.until : null,
            announce: false,
            version: eb('version', '+', 1)
          }))
          .where('id', '=', id)
          .where('version', '=', version)
          .where('state_name', '<>', 'closed')
          .returningAll()
          .executeTakeFirst()
        if (!row) return 'stale'
        const snooze = state.name === 'snoozed' ? { reason: state.reason, until: state.until } : {}
        const detail = { level: row.level, figures: row.figures, ...snooze }
        await addAuditEntries(transaction, { alert: id, action: ACTIONS[state.name], by, detail, at: now })
        await redrawAlerts(transaction, [id], now)
        return toAlert(row)
      })
    },

    async alertEvents(id) {
      const rows = await db.selectFrom('audit').selectAll().where('alert', '=', id).orderBy('id').execute()
      return rows.map(({ action, actor, at, detail }): AlertEvent => {
        // Written only by this module, from an AlertEvent; JSON changes only its dates.
        const { until, ...figures } = detail as Pick<AlertEvent, 'level' | 'figures' | 'reason'> & { until?: string }
        const name = action as AlertEvent['name']
        return { name, by: actor ?? 'system', at, ...figures, ...(until && { until: new Date(until) }) }
      })
    },

    async changesFor(alerts, fieldsOf) {
      const [first] = alerts.map(({ since }) => since).toSorted((one, other) => one.getTime() - other.getTime())
      if (!first) return []
      const rows = await selectChanges(db)
        .select(({ selectFrom }) => {
          const card = selectFrom('outbox').whereRef('outbox.change', '=', 'changes.id').where('kind', '=', 'card')
          return [card.select('outbox.ts').as('card_ts'), card.select('outbox.channel').as('card_channel')]
        })
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('vendor', 'company_id'),
            'in',
            alerts.map(({ vendor, company }) => tuple(vendor, company.id))
          )
        )
        .where('requested_at', '>=', first)
        .orderBy('place', 'desc')
        .execute()
      const linked = rows.map(({ card_ts: ts, card_channel: channel, ...row }) => ({
        change: toChange(row),
        card: ts === null || channel === null ? null : { channel, ts }
      }))
      return alerts.flatMap(alert =>
        linked.flatMap(({ change, card }) =>
          isBecauseOf(change, alert, fieldsOf(alert.condition)) ? [{ alert: alert.id, change, card }] : []
        )
      )
    }
  }
}

function isBecauseOf(change: Change, alert: Alert, fields: readonly string[]): boolean {
  return (
    change.vendor === alert.vendor &&
    change.company.id === alert.company.id &&
    change.requestedAt >= alert.since &&
    change.edits.some(({ field }) => fields.includes(field))
  )
}

function chosen<O>(
  all: SelectQueryBuilder<Tables, 'alerts', O>,
  { condition, vendor, snoozed, month }: AlertQuery
): SelectQueryBuilder<Tables, 'alerts', O> {
  return all
    .where('state_name', '<>', 'closed')
    .$if(condition !== undefined, query => query.where('condition', '=', condition ?? 'seats'))
    .$if(vendor !== undefined, query => query.where('vendor', '=', vendor ?? ''))
    .$if(month !== undefined, query => query.where(end, 'like', `${month}-%`))
    .$if(snoozed !== undefined, query => query.where('state_name', snoozed ? '=' : '<>', 'snoozed'))
}

function ordered<O>(
  found: SelectQueryBuilder<Tables, 'alerts', O>,
  { order }: AlertQuery
): SelectQueryBuilder<Tables, 'alerts', O> {
  const worst = found
    .orderBy(isHandled)
    .orderBy(overage, place => place.desc().nullsFirst())
    .orderBy(end)
  return (order === 'worst' ? worst : found.orderBy('since', 'desc')).orderBy('company_name').orderBy('id')
}

/** False before true: what somebody acknowledged or snoozed comes last. */
const isHandled = sql`state_name <> 'open'`

/** Users per seat; null for a limit of 0 seats, which is the worst. */
const overage = sql`CASE condition WHEN 'seats' THEN
  (figures -> 'use' ->> 'used')::double precision / nullif((figures -> 'use' ->> 'limit')::double precision, 0) ELSE 0 END`
const end = sql<string>`figures ->> 'ends'`

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
