import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Actor } from '../../changes/model/change.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import type { DueMessage } from '../../changes/ports/ports.ts'
import { toJson } from '../json.ts'
import type { Database, Tables } from '../schema.ts'

type NewMessage = {
  about: OutboxMessage['about']
  channel: string
  /** Of a reminder or an escalation. */
  revision?: number
  /** Of a reminder, or of an alert's message. */
  number?: number
}

/** Owes a notice from now on; does nothing where it is owed, or was shown, already. */
export async function addMessage(transaction: Database, { about, ...rest }: NewMessage, now: Date): Promise<void> {
  const subject = { [about.name]: about.id }
  await transaction
    .insertInto('outbox')
    .values({ id: randomUUID(), ...subject, kind: about.kind, ...rest, due_at: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** The card is to be drawn again. Returns it, where nobody is sending it just now. */
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

/** Whatever tells of alerts is to be drawn again: their own messages, and the digests that name them. */
export async function redrawAlerts(transaction: Database, alerts: readonly string[], now: Date): Promise<void> {
  if (alerts.length === 0) return
  // One parameter however many there are: PostgreSQL takes 65,535, and a first pass may begin more alerts than that.
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

/** The same for the alerts of a company that are not closed: a change of it has moved on. */
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

/** Nobody need be asked again for what was decided or replaced meanwhile. */
export async function dropReminders(transaction: Database, change: string): Promise<void> {
  await transaction
    .updateTable('outbox')
    .set(({ ref }) => ({ shown: ref('version') }))
    .where('change', '=', change)
    .where('kind', 'in', ['reminder', 'escalation'])
    .execute()
}

type Entry = {
  /** What it is about; both are left out where it is of neither. */
  change?: { id: string; revision: number }
  alert?: string
  action: Tables['audit']['action']
  by: Actor
  detail: object
  at: Date
}

/** Adds entries to the audit, in the transaction of what they tell of. One statement, however many they are. */
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
