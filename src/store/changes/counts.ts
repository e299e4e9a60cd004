import { sql } from 'kysely'
import type { SeatsRequested, Store } from '../../changes/ports/store.ts'
import { SEATS } from '../../policy/policy.ts'
import type { StoreDependencies } from '../dependencies.ts'
import type { Database } from '../schema.ts'

/**
 * The seats that were asked for lately, added up by the database. It goes by when the revision was written: a change
 * that is edited to more seats asks for them then.
 */
export function seats({ db }: StoreDependencies): Pick<Store, 'seatsRequestedSince'> {
  return {
    seatsRequestedSince: (since, except) => requestedSince(db, since, except)
  }
}

/** Whether it is still so many, from now until the transaction ends: all who ask wait here for each other. */
export async function areStill(transaction: Database, asked: SeatsRequested, except?: string): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(${ASKING})`.execute(transaction)
  return (await requestedSince(transaction, asked.since, except)) === asked.seats
}

/** Any number that no other lock has. */
const ASKING = 5_302_117

async function requestedSince(db: Database, since: Date, except = ''): Promise<number> {
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

/** As a double: PostgreSQL's other numbers come as texts or have no infinity. Null in JSON is no number. */
const growth = sql<number>`coalesce(sum(
  CASE WHEN json_typeof(edit.value -> 'wanted') = 'number' THEN greatest(0,
    (edit.value ->> 'wanted')::double precision -
    CASE WHEN json_typeof(edit.value -> 'seen') = 'number' THEN (edit.value ->> 'seen')::double precision ELSE 0 END)
  ELSE 'Infinity' END), 0)`
