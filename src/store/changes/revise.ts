import type { State } from '../../changes/model/change.ts'
import type { Store } from '../../changes/ports/ports.ts'
import { toJson } from '../json.ts'
import { addAuditEntries, dropReminders, redrawChange } from '../outbox/effects.ts'
import type { StoreDependencies } from '../schema.ts'
import { isUnchanged } from './leases-and-counts.ts'
import { selectChanges, toChange, toRevisionRow } from './rows.ts'

export function revise({ db, clock }: StoreDependencies): Store['revise'] {
  return (id, revision, next, at, requested) =>
    db.transaction().execute(async transaction => {
      const row = await selectChanges(transaction)
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('state_name', '=', 'pending')
        .forUpdate()
        .executeTakeFirst()
      if (!row || (requested && !(await isUnchanged(transaction, requested, id)))) return { refused: 'stale' }
      await transaction
        .updateTable('changes')
        .set(({ eb }) => ({
          ...toRevisionRow(next),
          revision: revision + 1,
          version: eb('version', '+', 1),
          revised_at: at,
          // Earlier approvals are void, and so is their progress.
          state: toJson({ name: 'pending' } satisfies State),
          reminders: 0,
          escalated: false
        }))
        .where('id', '=', id)
        .execute()
      const now = clock.now()
      const { edits, whole, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt } =
        toChange(row)
      const before = { edits, whole, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt }
      const change = { id, revision: revision + 1 }
      await addAuditEntries(transaction, { change, action: 'revised', by: next.editor, detail: { before }, at: now })
      await dropReminders(transaction, id)
      const due = await redrawChange(transaction, id, now)
      const moved = toChange(await selectChanges(transaction).where('id', '=', id).executeTakeFirstOrThrow())
      return { moved, due }
    })
}
