import { Kysely, PostgresDialect, type PostgresDialectConfig, sql } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { BatchStore } from '../changes/batch/batch.ts'
import type { Store } from '../changes/ports/ports.ts'
import type { WatchStore } from '../watch/ports.ts'
import { delegations, freezes, storedContext } from './access/stored-context.ts'
import { batches } from './changes/batches.ts'
import { changes, history, revise } from './changes/changes.ts'
import { drafts, homes } from './changes/drafts.ts'
import { leases, seats } from './changes/leases-and-counts.ts'
import { claim, move } from './changes/move.ts'

import { migrations } from './migrations/index.ts'
import { outbox, remind } from './outbox/outbox.ts'
import type { Database, QueryPool, StoreDependencies, Tables } from './schema.ts'
import { alerts, announcements } from './watch/alerts.ts'
import { companies } from './watch/companies.ts'
import { content, digests, outages } from './watch/digests.ts'
import { record } from './watch/record.ts'
import { fullScans } from './watch/scans.ts'

/** The part of a pool that the store uses; satisfied by `pg.Pool` and the embedded pool. */
export type StorePool = QueryPool & {
  connect(): Promise<{ query(text: string, values: unknown[]): Promise<unknown>; release(): void }>
  end(): Promise<void>
  options: object
}

/** Creates the store on a `pg.Pool` or the embedded pool, and migrates its tables. The caller must end the pool. */
export async function createStore({
  pool,
  clock
}: {
  pool: StorePool
  clock: StoreDependencies['clock']
}): Promise<Store & BatchStore & WatchStore> {
  const dependencies: StoreDependencies = { db: databaseOn(pool), pool, clock }
  await migrate(dependencies.db)
  return {
    ...changes(dependencies),
    ...batches(dependencies),
    ...history(dependencies),
    ...seats(dependencies),
    ...leases(dependencies),
    ...outbox(dependencies),
    ...drafts(dependencies),
    ...delegations(dependencies),
    ...freezes(dependencies),
    ...homes(dependencies),
    ...watchStore(dependencies),
    move: move(dependencies),
    claim: claim(dependencies),
    storedContext: storedContext(dependencies),
    revise: revise(dependencies),
    remind: remind(dependencies)
  }
}

/**
 * Migrates the tables as their owner, and lets `role` do what a bot does with them: read all, write all but the audit,
 * and add to the audit. `createsSchemas`: it may also create schemas, as BullMQ does for a queue in PostgreSQL.
 * @throws PostgreSQL's error, as where the pool's user may not grant; then no right was changed
 */
export async function migrateFor(pool: StorePool, role: string, createsSchemas: boolean): Promise<void> {
  const db = databaseOn(pool)
  await migrate(db)
  const { rows } = await sql<{ schema: string; name: string }>`
    SELECT current_schema() AS schema, current_database() AS name`.execute(db)
  const [place] = rows
  if (!place) throw new Error('A statement without FROM returned no row.')
  const [schema, bot] = [sql.id(place.schema), sql.id(role)]
  const kept = sql.join([...PROTECTED, 'kysely_migration', 'kysely_migration_lock'].map(table => sql.table(table)))
  await db.transaction().execute(async transaction => {
    for (const statement of [
      // A function or table that a bot creates there could be taken for one of ours.
      sql`REVOKE CREATE ON SCHEMA ${schema} FROM PUBLIC, ${bot}`,
      sql`GRANT USAGE ON SCHEMA ${schema} TO ${bot}`,
      sql`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${bot}`,
      sql`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${bot}`,
      sql`REVOKE INSERT, UPDATE, DELETE ON ${kept} FROM ${bot}`,
      sql`GRANT INSERT ON audit TO ${bot}`,
      ...(createsSchemas ? [sql`GRANT CREATE ON DATABASE ${sql.id(place.name)} TO ${bot}`] : [])
    ])
      await statement.execute(transaction)
  })
}

/** The tables of which the bot may read all and alter nothing. */
const PROTECTED = ['audit', 'audit_chain', 'audit_head']

/** Whether the pool's role could alter or empty the audit, or take its protection away. */
export async function mayAlterAudit(pool: QueryPool): Promise<boolean> {
  const tables = PROTECTED.map(table => `'${table}'`).join(', ')
  const text = `
    SELECT coalesce(bool_or(pg_has_role(relowner, 'USAGE') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE')), false)
        AS may FROM pg_class WHERE relkind = 'r' AND oid IN (
          SELECT to_regclass(name) FROM unnest(ARRAY[${tables}]) AS name)`
  const { rows } = await pool.query({ name: '', text, values: [] })
  const [row] = rows as { may: boolean }[]
  return row?.may ?? false
}

function databaseOn(pool: StorePool): Database {
  // Kysely's type also requires cursors, for streaming, which the store does not use and the embedded pool lacks.
  const connections: Omit<StorePool, 'query'> = pool
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: connections as PostgresDialectConfig['pool'] }) })
}

/**
 * Migrates the tables. Safe in concurrent processes: Kysely holds an advisory lock, and all migrations run in one
 * transaction.
 * @throws PostgreSQL's error about the failed migration; everything is then rolled back
 */
async function migrate(db: Database): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
}

function watchStore(dependencies: StoreDependencies): WatchStore {
  return {
    ...companies(dependencies),
    ...watchLease(dependencies),
    ...fullScans(dependencies),
    ...alerts(dependencies),
    ...announcements(dependencies),
    ...digests(dependencies),
    ...outages(dependencies),
    content: content(dependencies),
    record: record(dependencies)
  }
}

const WORK = 'watch'

/** One scan at a time, across processes. */
function watchLease({ db, clock }: StoreDependencies): Pick<WatchStore, 'leaseWatch' | 'releaseWatch'> {
  return {
    async leaseWatch(holder, until) {
      const lease = { holder, until }
      const taken = await db
        .insertInto('leases')
        .values({ work: WORK, ...lease })
        .onConflict(conflict =>
          conflict
            .column('work')
            .doUpdateSet(lease)
            .where(({ eb, or }) => or([eb('leases.until', '<=', clock.now()), eb('leases.holder', '=', holder)]))
        )
        .returning('holder')
        .executeTakeFirst()
      return taken !== undefined
    },

    async releaseWatch(holder) {
      await db.deleteFrom('leases').where('work', '=', WORK).where('holder', '=', holder).execute()
    }
  }
}
