import { randomUUID } from 'node:crypto'
import type { ExpressionBuilder } from 'kysely'
import type { Decision } from '../../changes/model/change.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import type { Place, Store } from '../../changes/ports/ports.ts'
import { MOST_AT_ONCE } from '../changes/leases-and-counts.ts'
import { decisionsOf } from '../changes/move.ts'
import { reviveChange, toChange } from '../changes/rows.ts'
import type { Stored } from '../json.ts'
import { type ChangeRow, type Database, type StoreDependencies, statement, type Tables } from '../schema.ts'
import { addAuditEntries, addMessage } from './effects.ts'

type Outbox = Pick<
  Store,
  'dueMessages' | 'takeMessage' | 'takeMessages' | 'messageShown' | 'messagesShown' | 'messageLater'
>

type TakenRow = Pick<
  OutboxMessage,
  'id' | 'number' | 'channel' | 'ts' | 'version' | 'shown' | 'attempts' | 'unsure'
> & {
  kind: OutboxMessage['about']['kind']
  subject: string
  card_ts: string | null
  card_channel: string | null
  as_change: Stored<ChangeRow> | null
  decisions: Stored<Decision>[]
}

/**
 * Skips locked messages: they are being redrawn or recorded, and will be enqueued again. A message whose last sender is
 * still noted may have been posted by it. With `$5` it takes what else is due about the same changes.
 */
const taken = statement<TakenRow>(
  'take-messages',
  `WITH free AS (
    SELECT id, taken_by IS NOT NULL AS unsure FROM outbox
      WHERE id = ANY($1::text[] || ARRAY(
          SELECT other.id FROM outbox AS one JOIN outbox AS other ON other.change = one.change
            WHERE $5::boolean AND one.id = ANY($1)))
        AND version > shown AND due_at <= $4::timestamptz AND (taken_until IS NULL OR taken_until <= $4)
      ORDER BY id FOR UPDATE SKIP LOCKED),
  taken AS (
    UPDATE outbox SET taken_until = $2, taken_by = $3, attempts = attempts + 1
      WHERE id = ANY(ARRAY(SELECT id FROM free)) RETURNING *)
  SELECT taken.id, taken.kind, taken.number, taken.channel, taken.ts, taken.version, taken.shown, taken.attempts,
    coalesce(taken.change, taken.batch, taken."freeze", taken.alert, taken.digest, taken.outage) AS subject,
    coalesce(card.ts, together.ts) AS card_ts, coalesce(card.channel, together.channel) AS card_channel,
    free.unsure, row_to_json(changes) AS as_change, ${decisionsOf('taken.change')} AS decisions
    FROM taken JOIN free USING (id) LEFT JOIN changes ON changes.id = taken.change
    LEFT JOIN outbox AS card ON card.change = taken.change AND card.kind = 'card'
    LEFT JOIN outbox AS together ON together.batch = coalesce(changes.batch, taken.batch) AND together.kind = 'batch'
    ORDER BY taken.due_at, taken.kind`
)

const shown = statement<{ id: string; again: boolean }>(
  'messages-shown',
  `WITH reported AS (
    SELECT shown.* FROM json_to_recordset($1::json)
        AS shown (id text, token text, version integer, channel text, ts text)
      JOIN outbox ON outbox.id = shown.id AND outbox.taken_by = shown.token
      ORDER BY outbox.id FOR UPDATE OF outbox)
  UPDATE outbox SET channel = reported.channel, ts = reported.ts, shown = reported.version, attempts = 0,
      taken_until = NULL, taken_by = NULL
    FROM reported WHERE outbox.id = reported.id
    RETURNING outbox.id, outbox.version > outbox.shown AND outbox.due_at <= $2::timestamptz AS again`
)

export function outbox({ db, pool, clock }: StoreDependencies): Outbox {
  return {
    async dueMessages(change) {
      const all = db.selectFrom('outbox').select('id').where(due(clock.now())).orderBy('due_at').orderBy('kind')
      const rows = await (change === undefined ? all.limit(MOST_AT_ONCE) : all.where(dueBy(change))).execute()
      return rows.map(({ id }) => id)
    },

    async takeMessage(id, until) {
      const [message] = await takeMessages([id], until)
      return message
    },

    takeMessages,

    async messageShown(message, at) {
      return (await messagesShown([{ message, at }])).length > 0
    },

    messagesShown,

    async messageLater(message, due, { ts, unsure } = {}) {
      await claimed(message)
        .set({ due_at: due, taken_until: null, ...(!unsure && { taken_by: null }), ...(ts === null && { ts }) })
        .execute()
    }
  }

  async function takeMessages(ids: readonly string[], until: Date, together = false): Promise<OutboxMessage[]> {
    const token = randomUUID()
    const rows = await taken({ pool }, [[...ids], until, token, clock.now(), together])
    return rows.map(({ kind, subject, card_ts: ts, card_channel: channel, as_change, decisions, ...message }) => {
      const card = ts === null || channel === null ? null : { channel, ts }
      const change = as_change && { change: toChange({ ...reviveChange(as_change), decisions }) }
      return { ...message, ...change, card, about: toAbout(kind, subject), token }
    })
  }

  async function messagesShown(all: readonly { message: OutboxMessage; at: Place }[]): Promise<string[]> {
    const given = all.map(({ message: { id, token, version }, at }) => ({ id, token, version, ...at }))
    const rows = await shown({ pool }, [JSON.stringify(given), clock.now()])
    return rows.filter(({ again }) => again).map(({ id }) => id)
  }

  /** The message, if still claimed with this token. */
  function claimed({ id, token }: OutboxMessage) {
    return db.updateTable('outbox').where('id', '=', id).where('taken_by', '=', token)
  }
}

function toAbout(kind: OutboxMessage['about']['kind'], id: string): OutboxMessage['about'] {
  switch (kind) {
    case 'frozen':
    case 'unfrozen':
      return { name: 'freeze', id, kind }
    case 'alert':
      return { name: kind, id, kind }
    case 'digest':
      return { name: kind, id, kind }
    case 'outage':
      return { name: kind, id, kind }
    case 'batch':
    case 'batch-outcome':
      return { name: 'batch', id, kind }
    default:
      return { name: 'change', id, kind }
  }
}

/** Messages about a change, and about alerts of its company. */
function dueBy(change: string) {
  return ({ eb, or, selectFrom }: ExpressionBuilder<Tables, 'outbox'>) => {
    const alerts = selectFrom('alerts')
      .innerJoin('changes', join =>
        join.onRef('changes.vendor', '=', 'alerts.vendor').onRef('changes.company_id', '=', 'alerts.company_id')
      )
      .select('alerts.id')
      .where('changes.id', '=', change)
      .where('alerts.state_name', '<>', 'closed')
    const digests = selectFrom('digest_alerts').select('digest').where('alert', 'in', alerts)
    return or([eb('change', '=', change), eb('alert', 'in', alerts), eb('digest', 'in', digests)])
  }
}

/** Not shown in its current version, due, and not claimed. */
function due(now: Date) {
  return ({ and, eb, or }: ExpressionBuilder<Tables, 'outbox'>) =>
    and([
      eb('version', '>', eb.ref('shown')),
      eb('due_at', '<=', now),
      or([eb('taken_until', 'is', null), eb('taken_until', '<=', now)])
    ])
}

type ReminderKind = Parameters<Store['remind']>[2]

export function remind({ db, clock }: StoreDependencies): Store['remind'] {
  return (id, revision, remind) =>
    db.transaction().execute(async transaction => {
      const recorded = await note(transaction, id, revision, remind)
      if (!recorded) return false
      const now = clock.now()
      const number = remind.name === 'reminder' ? remind.number : 0
      const action = remind.name === 'escalation' ? 'escalated' : 'reminded'
      const about = { name: 'change', id, kind: remind.name } as const
      if (!(await addMessage(transaction, { about, channel: recorded.channel, revision, number }, now))) return false
      await addAuditEntries(transaction, {
        change: { id, revision },
        action,
        by: 'system',
        detail: { remind },
        at: now
      })
      return true
    })
}

/** No row if the change is no longer in that revision and state, or the reminder is already recorded. */
function note(transaction: Database, id: string, revision: number, remind: ReminderKind) {
  if (remind.name === 'upcoming') {
    const scheduled = transaction.selectFrom('changes').select('channel').where('id', '=', id).forUpdate()
    return scheduled.where('revision', '=', revision).where('state_name', '=', 'scheduled').executeTakeFirst()
  }
  const pending = transaction
    .updateTable('changes')
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state_name', '=', 'pending')
    .returning('channel')
  const first =
    remind.name === 'reminder'
      ? pending.set({ reminders: remind.number }).where('reminders', '<', remind.number)
      : pending.set({ escalated: true }).where('escalated', '=', false)
  return first.executeTakeFirst()
}
