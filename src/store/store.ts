import { Kysely, PostgresDialect, type PostgresDialectConfig } from 'kysely'
import type { Store } from '../changes/ports/store.ts'
import type { WatchStore } from '../watch/ports.ts'
import { delegations } from './access/delegations.ts'
import { freezes } from './access/freezes.ts'
import { changes } from './changes/changes.ts'
import { seats } from './changes/counts.ts'
import { drafts } from './changes/drafts.ts'
import { homes } from './changes/homes.ts'
import { leases } from './changes/leases.ts'
import { move } from './changes/move.ts'
import { revise } from './changes/revise.ts'
import type { StoreDependencies } from './dependencies.ts'
import { migrate } from './migrate.ts'
import { outbox } from './outbox/outbox.ts'
import { remind } from './outbox/remind.ts'
import type { Tables } from './schema.ts'
import { watchStore } from './watch/watch.ts'

/** The part of a pool that the store uses. `pg.Pool` and the embedded pool have it. */
export type StorePool = {
  connect(): Promise<{ query(text: string, values: unknown[]): Promise<unknown>; release(): void }>
  end(): Promise<void>
  options: object
}

/**
 * The memory over a `pg.Pool` or the embedded pool, its tables created or brought up to date. The pool stays the
 * caller's, to share and to end.
 */
export async function createStore({
  pool,
  clock
}: {
  pool: StorePool
  clock: StoreDependencies['clock']
}): Promise<Store & WatchStore> {
  // Kysely also asks for cursors, for streaming, which the store does not do and the embedded pool does not have.
  const dialect = new PostgresDialect({ pool: pool as PostgresDialectConfig['pool'] })
  const dependencies: StoreDependencies = { db: new Kysely<Tables>({ dialect }), clock }
  await migrate(dependencies.db)
  return {
    ...changes(dependencies),
    ...seats(dependencies),
    ...leases(dependencies),
    ...outbox(dependencies),
    ...drafts(dependencies),
    ...delegations(dependencies),
    ...freezes(dependencies),
    ...homes(dependencies),
    ...watchStore(dependencies),
    move: move(dependencies),
    revise: revise(dependencies),
    remind: remind(dependencies)
  }
}
