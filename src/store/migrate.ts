import { Migrator } from 'kysely/migration'
import { migrations } from './migrations/index.ts'
import type { Database } from './schema.ts'

/**
 * Brings the tables up to date. Any number of processes may do it at once: Kysely holds an advisory lock, and all
 * that is missing is done in one transaction.
 * @throws what PostgreSQL said about the migration that failed; nothing of it has then stayed
 */
export async function migrate(db: Database): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
}
