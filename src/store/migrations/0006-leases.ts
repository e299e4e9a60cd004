import { type Kysely, sql } from 'kysely'

/** Who does a work that only one may do at a time, until when. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE leases (
      work text PRIMARY KEY,
      holder text NOT NULL,
      until timestamptz NOT NULL
    )`.execute(db)
}
