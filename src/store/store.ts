import { Kysely, PostgresDialect, type PostgresDialectConfig } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { BatchStore } from '../changes/ports/batches.ts'
import type { Store } from '../changes/ports/ports.ts'
import type { WatchStore } from '../watch/ports.ts'
import { delegations, freezes } from './access/freezes-and-delegations.ts'
import { storedContext } from './access/stored-context.ts'
import { batches } from './changes/batches.ts'
import { changes, revise } from './changes/changes.ts'
import { drafts, homes } from './changes/drafts.ts'
import { leases, seats } from './changes/leases-and-counts.ts'
import { claim, move } from './changes/move.ts'
import type { QueryPool } from './json.ts'
import { migrations } from './migrations/index.ts'
import { outbox, remind } from './outbox/outbox.ts'
import type { Database, StoreDependencies, Tables } from './schema.ts'
import { watchStore } from './watch/watch.ts'

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
  // Kysely's type also requires cursors, for streaming, which the store does not use and the embedded pool lacks.
  const connections: Omit<StorePool, 'query'> = pool
  const dialect = new PostgresDialect({ pool: connections as PostgresDialectConfig['pool'] })
  const dependencies: StoreDependencies = { db: new Kysely<Tables>({ dialect }), pool, clock }
  await migrate(dependencies.db)
  return {
    ...changes(dependencies),
    ...batches(dependencies),
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
 * Migrates the tables. Safe in concurrent processes: Kysely holds an advisory lock, and all migrations run in one
 * transaction.
 * @throws PostgreSQL's error about the failed migration; everything is then rolled back
 */
async function migrate(db: Database): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve(migrations) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error) throw error
}
