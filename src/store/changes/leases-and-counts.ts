import { sql } from 'kysely'
import type { SeatsRequested, Store } from '../../changes/ports/ports.ts'
import { SEATS_SINCE } from '../access/stored-context.ts'
import type { Database, StoreDependencies } from '../schema.ts'
import { selectChanges, toChange } from './rows.ts'

/** More are left to the next sweep. */
export const MOST_AT_ONCE = 5_000

/** Leases of workers, and the changes that the sweep has to handle. */
export function leases({
  db,
  clock
}: StoreDependencies): Pick<Store, 'lease' | 'release' | 'unfinished' | 'overdue' | 'needingNoApproval'> {
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
        .select(['id', 'vendor', sql<boolean>`batch IS NOT NULL`.as('patient')])
        .where(({ and, eb, or }) =>
          or([
            eb('state_name', 'in', ['approved', 'applying', 'unknown']),
            and([eb('state_name', '=', 'scheduled'), due(clock.now())])
          ])
        )
        .where(({ eb, or }) => or([eb('lease_until', 'is', null), eb('lease_until', '<=', clock.now())]))
        .orderBy('place')
        .limit(MOST_AT_ONCE)
        .execute()
    },

    async overdue() {
      const pending = selectChanges(db).where('state_name', '=', 'pending').where('expires_at', '<=', clock.now())
      return (await pending.orderBy('place').limit(MOST_AT_ONCE).execute()).map(toChange)
    },

    async needingNoApproval() {
      const pending = selectChanges(db).where('state_name', '=', 'pending')
      // Progress is set if the worker sent the change back under a stricter policy, which does require an approval.
      const nobody = sql<boolean>`json_array_length(requirement -> 'stages') = 0 AND state -> 'progress' IS NULL`
      return (await pending.where(nobody).orderBy('place').limit(MOST_AT_ONCE).execute()).map(toChange)
    }
  }
}

export function seats({ db }: StoreDependencies): Pick<Store, 'seatsRequestedSince'> {
  return {
    seatsRequestedSince: (since, except) => requestedSince(db, since, except)
  }
}

/**
 * Whether the count is unchanged. Concurrent requests wait for each other here, so it holds until the transaction ends.
 */
export async function isUnchanged(transaction: Database, requested: SeatsRequested, except?: string): Promise<boolean> {
  await sql`SELECT pg_advisory_xact_lock(${SEATS_LOCK})`.execute(transaction)
  return (await requestedSince(transaction, requested.since, except)) === requested.seats
}

/** Key of the advisory lock; any number that no other lock uses. */
const SEATS_LOCK = 5_302_117

async function requestedSince(db: Database, since: Date, except = ''): Promise<number> {
  const { rows } = await sql<{ seats: number }>`
    SELECT (${sql.raw(SEATS_SINCE('wanted.since', 'wanted.excluded'))}) AS seats
      FROM (VALUES (${since}::timestamptz, ${except}::text)) AS wanted (since, excluded)`.execute(db)
  return rows[0]?.seats ?? 0
}

/** A scheduled change whose time has come, unless it waits for somebody to confirm. JSON's times compare as texts. */
function due(now: Date) {
  return sql<boolean>`state ->> 'due' <= ${now.toISOString()} AND state ->> 'missed' IS NULL`
}
