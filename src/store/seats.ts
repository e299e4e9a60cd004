import { sql } from 'kysely'
import type { Store } from '../changes/ports.ts'
import { SEATS } from '../policy/policy.ts'
import type { Memory } from './memory.ts'

/**
 * The seats that were asked for lately, added up by the database. It goes by when the revision was written: a change
 * that is edited to more seats asks for them then.
 */
export function seats({ db }: Memory): Pick<Store, 'seatsAskedSince'> {
  return {
    async seatsAskedSince(since, except = '') {
      const { added } = await db
        .selectFrom('changes')
        .innerJoinLateral(sql<{ value: unknown }>`json_array_elements(edits)`.as<'edit'>(sql`edit(value)`), join =>
          join.onTrue()
        )
        .select(growth.as('added'))
        .where('revised_at', '>=', since)
        .where('id', '<>', except)
        .where('state_name', 'not in', ['rejected', 'withdrawn', 'expired'])
        .where(sql`edit.value ->> 'field'`, '=', SEATS)
        .executeTakeFirstOrThrow()
      return added
    }
  }
}

/** As a double: PostgreSQL's other numbers come as texts or have no infinity. Null in JSON is no number. */
const growth = sql<number>`coalesce(sum(
  CASE WHEN json_typeof(edit.value -> 'wanted') = 'number' THEN greatest(0,
    (edit.value ->> 'wanted')::double precision -
    CASE WHEN json_typeof(edit.value -> 'seen') = 'number' THEN (edit.value ->> 'seen')::double precision ELSE 0 END)
  ELSE 'Infinity' END), 0)`
