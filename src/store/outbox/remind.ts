import type { Store } from '../../changes/ports/ports.ts'
import type { Database, StoreDependencies } from '../schema.ts'
import { addAuditEntries, addMessage } from './effects.ts'

type ReminderKind = Parameters<Store['remind']>[2]

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

/** No row if the change is no longer pending in that revision, or the reminder is already recorded. */
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
