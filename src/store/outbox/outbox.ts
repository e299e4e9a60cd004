import { randomUUID } from 'node:crypto'
import type { ExpressionBuilder } from 'kysely'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import type { Store } from '../../changes/ports/ports.ts'
import type { Database, StoreDependencies, Tables } from '../schema.ts'
import { addAuditEntries, addMessage } from './effects.ts'

type Outbox = Pick<Store, 'dueMessages' | 'takeMessage' | 'messageShown' | 'messageLater'>

/** The messages that are owed. */
export function outbox({ db, clock }: StoreDependencies): Outbox {
  return {
    async dueMessages(change) {
      const all = db.selectFrom('outbox').select('id').where(due(clock.now())).orderBy('due_at').orderBy('kind')
      const rows = await (change === undefined ? all : all.where(dueBy(change))).execute()
      return rows.map(({ id }) => id)
    },

    async takeMessage(id, until) {
      const token = randomUUID()
      const taken = await db
        .updateTable('outbox')
        .set(({ eb }) => ({ taken_until: until, taken_by: token, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where(due(clock.now()))
        .returning(['id', 'kind', 'number', 'channel', 'ts', 'version', 'shown', 'attempts'])
        // One of them is there: the table checks it.
        .returning(({ fn }) => fn.coalesce('change', 'freeze', 'alert', 'digest', 'outage').$notNull().as('subject'))
        .returning(({ selectFrom }) => {
          const card = selectFrom('outbox as card')
            .whereRef('card.change', '=', 'outbox.change')
            .where('card.kind', '=', 'card')
          return [card.select('card.ts').as('card_ts'), card.select('card.channel').as('card_channel')]
        })
        .executeTakeFirst()
      if (!taken) return undefined
      const { kind, subject, card_ts: ts, card_channel: channel, ...message } = taken
      const card = ts === null || channel === null ? null : { channel, ts }
      return { ...message, card, about: toAbout(kind, subject), token }
    },

    async messageShown(message, { channel, ts }) {
      await held(message)
        .set({ channel, ts, shown: message.version, attempts: 0, taken_until: null, taken_by: null })
        .execute()
    },

    async messageLater(message, due, ts) {
      await held(message)
        .set({ due_at: due, taken_until: null, taken_by: null, ...(ts === null && { ts }) })
        .execute()
    }
  }

  /** The notice as long as nobody else has taken it since. */
  function held({ id, token }: OutboxMessage) {
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
    default:
      return { name: 'change', id, kind }
  }
}

/** What a change draws anew: its own messages, and those that tell of its company's alerts. */
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

/** Not shown as it is now, its time has come, and nobody is sending it. */
function due(now: Date) {
  return ({ and, eb, or }: ExpressionBuilder<Tables, 'outbox'>) =>
    and([
      eb('version', '>', eb.ref('shown')),
      eb('due_at', '<=', now),
      or([eb('taken_until', 'is', null), eb('taken_until', '<=', now)])
    ])
}

type ReminderKind = Parameters<Store['remind']>[2]

/** Notes once that people are to be asked again. */
export function remind({ db, clock }: StoreDependencies): Store['remind'] {
  return (id, revision, remind) =>
    db.transaction().execute(async transaction => {
      const recorded = await note(transaction, id, revision, remind)
      if (!recorded) return false
      const now = clock.now()
      const number = remind.name === 'reminder' ? remind.number : 0
      const action = remind.name === 'reminder' ? 'reminded' : 'escalated'
      await addAuditEntries(transaction, {
        change: { id, revision },
        action,
        by: 'system',
        detail: { remind },
        at: now
      })
      const about = { name: 'change', id, kind: remind.name } as const
      await addMessage(transaction, { about, channel: recorded.channel, revision, number }, now)
      return true
    })
}

/** Nothing where the change is no longer pending in that revision, or it was noted before. */
function note(transaction: Database, id: string, revision: number, remind: ReminderKind) {
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
