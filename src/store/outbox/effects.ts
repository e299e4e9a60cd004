import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../changes/model/change.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import type { DueMessage } from '../../changes/ports/context.ts'

import { type Database, type Tables, toJson } from '../schema.ts'

type NewMessage = {
  about: OutboxMessage['about']
  channel: string
  /** Of reminders and escalations, and of an edit that is told. */
  revision?: number
  /** Of reminders and alert messages, and of an edit that is told. */
  number?: number
}

/** Adds a message to the outbox and returns its id; undefined if it exists already. */
export async function addMessage(
  transaction: Database,
  { about, ...rest }: NewMessage,
  now: Date
): Promise<string | undefined> {
  const subject = { [about.name]: about.id }
  const added = await transaction
    .insertInto('outbox')
    .values({ id: randomUUID(), ...subject, kind: about.kind, ...rest, due_at: now })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added?.id
}

/** Marks the card to be redrawn. Returns it, unless it is being sent. */
export async function redrawChange(transaction: Database, change: string, now: Date): Promise<DueMessage[]> {
  const rows = await transaction
    .updateTable('outbox')
    .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now }))
    .where('change', '=', change)
    .where('kind', '=', 'card')
    .returning(['id', 'taken_until'])
    .execute()
  return rows.flatMap(({ id, taken_until: until }) => (until && until > now ? [] : [{ id, after: 0 }]))
}

/** Marks all messages about the alerts to be redrawn, including digests. */
export async function redrawAlerts(transaction: Database, alerts: readonly string[], now: Date): Promise<void> {
  if (alerts.length === 0) return
  // One array parameter: PostgreSQL allows 65,535 parameters, and a first scan may raise more alerts than that.
  const ids = [...alerts]
  await transaction
    .updateTable('outbox')
    .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now }))
    .where(({ eb, or, selectFrom }) =>
      or([
        sql<boolean>`alert = ANY(${ids})`,
        eb('digest', 'in', selectFrom('digest_alerts').select('digest').where(sql<boolean>`alert = ANY(${ids})`))
      ])
    )
    .execute()
}

/** The same for the open alerts of a company, since one of its changes has moved. */
export async function redrawAlertsOf(
  transaction: Database,
  company: { vendor: string; id: string },
  now: Date
): Promise<void> {
  const alerts = await transaction
    .selectFrom('alerts')
    .select('id')
    .where('vendor', '=', company.vendor)
    .where('company_id', '=', company.id)
    .where('state_name', '<>', 'closed')
    .execute()
  await redrawAlerts(
    transaction,
    alerts.map(({ id }) => id),
    now
  )
}

/** Drops reminders of a decided or replaced revision. */
export async function dropReminders(transaction: Database, change: string): Promise<void> {
  await transaction
    .updateTable('outbox')
    .set(({ ref }) => ({ shown: ref('version') }))
    .where('change', '=', change)
    .where('kind', 'in', ['reminder', 'escalation', 'upcoming'])
    .execute()
}

type Entry = {
  /** The subject: a change, an alert, or neither. */
  change?: { id: string; revision: number }
  alert?: string
  action: Tables['audit']['action']
  by: Actor
  detail: object
  at: Date
}

/** Adds audit entries in the transaction that they record, in one statement. */
export async function addAuditEntries(transaction: Database, ...entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ change, alert, action, by, detail, at }) => ({
    change: change?.id ?? null,
    revision: change?.revision ?? null,
    alert: alert ?? null,
    action,
    actor: by === 'system' ? null : by,
    detail,
    at
  }))
  await sql`
    INSERT INTO audit (change, revision, alert, action, actor, detail, at)
    SELECT * FROM json_to_recordset(${toJson(rows)}::json)
      AS entry (change text, revision integer, alert text, action text, actor json, detail json, at timestamptz)
    `.execute(transaction)
}
