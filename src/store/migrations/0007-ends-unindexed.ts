import { type Kysely, sql } from 'kysely'

/** Only the morning's digest asks by the end of a licence, once a day: that costs less than an index that each pass keeps. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`DROP INDEX companies_by_end`.execute(db)
}
