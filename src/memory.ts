import { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock } from './changes/ports.ts'
import type { Vendor } from './changes/vendor.ts'
import type { Config } from './config.ts'
import { queuePool } from './queue/postgres.ts'
import { type OpenQueue, openQueue } from './queue/queue.ts'
import type { Times } from './queue/times.ts'
import { openEmbedded } from './store/embedded/open.ts'
import { createStore } from './store/store.ts'

/** The record and the bell beside it, with whatever they run on. */
export type Memory = {
  store: Awaited<ReturnType<typeof createStore>>
  queue: OpenQueue
  /** Waits at most so many milliseconds for jobs in hand. */
  close(timeout: number): Promise<void>
}

/** Opens what the configuration names: PostgreSQL or the embedded database; Redis, or the same database, as queue. */
export async function openMemory(
  config: Config,
  vendors: readonly Vendor[],
  clock: Clock,
  log: Logger,
  times: Partial<Times>
): Promise<Memory> {
  const options = { vendors: vendors.map(({ name }) => name), log, times }
  if (config.store.name === 'embedded') {
    const pool = await openEmbedded(config.store.dataDir)
    const store = await createStore({ pool, clock })
    const queue = await openQueue({ ...options, backend: { name: 'embedded', pool } })
    return { store, queue, close: timeout => closeAll(queue, timeout, [pool]) }
  }
  const { databaseUrl } = config.store
  const pool = new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  pool.on('error', error => log.warn({ err: error }, 'a connection to PostgreSQL broke'))
  await knock(pool, databaseUrl)
  const store = await createStore({ pool, clock })
  if (config.queue.name === 'redis') {
    const queue = await openQueue({ ...options, backend: { name: 'redis', url: config.queue.redisUrl } })
    return { store, queue, close: timeout => closeAll(queue, timeout, [pool]) }
  }
  const bells = queuePool(databaseUrl)
  const queue = await openQueue({ ...options, backend: { name: 'postgres', pool: bells } })
  return { store, queue, close: timeout => closeAll(queue, timeout, [bells, pool]) }
}

/** PostgreSQL did not let us in at the start. Its address may hold a password: only the host is named. */
class PostgresUnreachable extends Error {
  override name = 'PostgresUnreachable'

  constructor(host: string, why: string, options: ErrorOptions) {
    super(`PostgreSQL at ${host} cannot be used: ${why}. Is DATABASE_URL right, and is it running?`, options)
  }
}

async function knock(pool: Pool, url: string): Promise<void> {
  try {
    const client = await pool.connect()
    client.release()
  } catch (error) {
    await pool.end()
    throw new PostgresUnreachable(new URL(url).host, error instanceof Error ? error.message : String(error), {
      cause: error
    })
  }
}

async function closeAll(queue: OpenQueue, timeout: number, pools: readonly { end(): Promise<void> }[]): Promise<void> {
  await queue.stop(timeout)
  for (const pool of pools) await pool.end()
}
