import { type Kysely, sql } from 'kysely'

/** Which part of their Home each person was shown last. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE homes (
      team text NOT NULL,
      "user" text NOT NULL,
      page json NOT NULL,
      shown_at timestamptz NOT NULL,
      PRIMARY KEY (team, "user")
    )`.execute(db)
}
