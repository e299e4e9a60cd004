import type { Store } from '../../changes/ports/store.ts'
import { record } from '../audit.ts'
import type { StoreDependencies } from '../dependencies.ts'
import type { Database } from '../schema.ts'
import { owe } from './add.ts'

type Nudge = Parameters<Store['nudge']>[2]

/** Notes once that people are to be asked again. */
export function nudge({ db, clock }: StoreDependencies): Store['nudge'] {
  return (id, revision, nudge) =>
    db.transaction().execute(async transaction => {
      const noted = await note(transaction, id, revision, nudge)
      if (!noted) return false
      const now = clock.now()
      const number = nudge.name === 'reminder' ? nudge.number : 0
      const action = nudge.name === 'reminder' ? 'reminded' : 'escalated'
      await record(transaction, { change: { id, revision }, action, by: 'system', detail: { nudge }, at: now })
      const about = { name: 'change', id, kind: nudge.name } as const
      await owe(transaction, { about, channel: noted.channel, revision, number }, now)
      return true
    })
}

/** Nothing where the change is no longer pending in that revision, or it was noted before. */
function note(transaction: Database, id: string, revision: number, nudge: Nudge) {
  const pending = transaction
    .updateTable('changes')
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state_name', '=', 'pending')
    .returning('channel')
  const first =
    nudge.name === 'reminder'
      ? pending.set({ reminders: nudge.number }).where('reminders', '<', nudge.number)
      : pending.set({ escalated: true }).where('escalated', '=', false)
  return first.executeTakeFirst()
}
