import { sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { Store } from '../../changes/ports/store.ts'
import { record } from '../audit.ts'
import type { StoreDependencies } from '../dependencies.ts'

/** Who is away, and who stands in. */
export function absences({ db, clock }: StoreDependencies): Pick<Store, 'absences' | 'setAbsence'> {
  return {
    async absences() {
      const rows = await db
        .selectFrom('absences')
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
      return rows.map(({ team, user, from, until, stand_in_team, stand_in_user }) => ({
        person: { team, user },
        from,
        until,
        standIn: { team: stand_in_team, user: stand_in_user }
      }))
    },

    async setAbsence({ person, from, until, standIn }) {
      const now = clock.now()
      const noted = { until, stand_in_team: standIn.team, stand_in_user: standIn.user }
      await db.transaction().execute(async transaction => {
        // Of two that are set at once the later one must see the earlier one, to end it. Readers go on.
        await sql`LOCK TABLE absences IN SHARE ROW EXCLUSIVE MODE`.execute(transaction)
        await transaction
          .updateTable('absences')
          .set({ until: now })
          .where('team', '=', person.team)
          .where('user', '=', person.user)
          .where('until', '>', now)
          .execute()
        await transaction
          .insertInto('absences')
          .values({ ...person, from, ...noted })
          .onConflict(conflict => conflict.columns(['team', 'user', 'from']).doUpdateSet(noted))
          .execute()
        await record(transaction, { action: 'away', by: person, detail: { from, until, standIn }, at: now })
      })
    }
  }
}
