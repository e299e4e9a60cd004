import { sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { Store } from '../../changes/ports/store.ts'
import { record } from '../audit.ts'
import type { StoreDependencies } from '../dependencies.ts'

/** Who is away, and who stands in. */
export function delegations({ db, clock }: StoreDependencies): Pick<Store, 'delegations' | 'setDelegation'> {
  return {
    async delegations() {
      const rows = await db
        .selectFrom('delegations')
        .selectAll()
        .where(({ eb, or, selectFrom }) =>
          or([
            eb('until', '>', clock.now()),
            eb(
              'until',
              '>',
              selectFrom('changes')
                .select(({ fn }) => fn.min('revised_at').as('since'))
                .where('state_name', 'in', OPEN)
            )
          ])
        )
        .orderBy('from')
        .orderBy('team')
        .orderBy('user')
        .execute()
      return rows.map(({ team, user, from, until, delegate_team, delegate_user }) => ({
        person: { team, user },
        from,
        until,
        delegate: { team: delegate_team, user: delegate_user }
      }))
    },

    async setDelegation({ person, from, until, delegate }) {
      const now = clock.now()
      const recorded = { until, delegate_team: delegate.team, delegate_user: delegate.user }
      await db.transaction().execute(async transaction => {
        // Of two that are set at once the later one must see the earlier one, to end it. Readers go on.
        await sql`LOCK TABLE delegations IN SHARE ROW EXCLUSIVE MODE`.execute(transaction)
        await transaction
          .updateTable('delegations')
          .set({ until: now })
          .where('team', '=', person.team)
          .where('user', '=', person.user)
          .where('until', '>', now)
          .execute()
        await transaction
          .insertInto('delegations')
          .values({ ...person, from, ...recorded })
          .onConflict(conflict => conflict.columns(['team', 'user', 'from']).doUpdateSet(recorded))
          .execute()
        await record(transaction, { action: 'delegate', by: person, detail: { from, until, delegate }, at: now })
      })
    }
  }
}
