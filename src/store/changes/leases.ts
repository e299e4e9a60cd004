import { sql } from 'kysely'
import type { Store } from '../../changes/ports/store.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { selectChanges, toChange } from './rows.ts'

/** Which changes want a worker or a sweep, and which worker has one. */
export function leases({
  db,
  clock
}: StoreDependencies): Pick<Store, 'lease' | 'release' | 'unfinished' | 'overdue' | 'unopposed'> {
  return {
    async lease(id, holder, until) {
      const taken = await db
        .updateTable('changes')
        .set({ lease_holder: holder, lease_until: until })
        .where('id', '=', id)
        .where(({ eb, or }) =>
          or([eb('lease_until', 'is', null), eb('lease_until', '<=', clock.now()), eb('lease_holder', '=', holder)])
        )
        .returning('id')
        .executeTakeFirst()
      return taken !== undefined
    },

    async release(id, holder) {
      await db
        .updateTable('changes')
        .set({ lease_holder: null, lease_until: null })
        .where('id', '=', id)
        .where('lease_holder', '=', holder)
        .execute()
    },

    unfinished() {
      return db
        .selectFrom('changes')
        .select(['id', 'vendor'])
        .where('state_name', 'in', ['approved', 'applying', 'unknown'])
        .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', clock.now())]))
        .orderBy('place')
        .execute()
    },

    async overdue() {
      const pending = selectChanges(db).where('state_name', '=', 'pending').where('expires_at', '<=', clock.now())
      return (await pending.orderBy('place').execute()).map(toChange)
    },

    async unopposed() {
      const pending = selectChanges(db).where('state_name', '=', 'pending')
      // Progress stands where the worker sent it back: a stricter policy asks for somebody after all.
      const nobody = sql<boolean>`json_array_length(requirement -> 'stages') = 0 AND state -> 'progress' IS NULL`
      return (await pending.where(nobody).orderBy('place').execute()).map(toChange)
    }
  }
}
