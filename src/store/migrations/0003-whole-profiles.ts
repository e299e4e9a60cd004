import { type Kysely, sql } from 'kysely'

/** Of a change, whether it replaces the whole profile: none did before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE changes ADD whole boolean NOT NULL DEFAULT false`.execute(db)
}
