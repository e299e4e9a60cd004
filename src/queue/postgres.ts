import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, runMigrations, withBackend } from 'bullmq'
import { Pool } from 'pg'
import type { Backend, Ids, Log } from './backend.ts'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** A `pg.Pool`, or what behaves like one. BullMQ names no schema in its queries, so its search_path must hold `bullmq`. */
export type QueuePool = {
  query(text: string): Promise<unknown>
  connect(): Promise<{ release(): void }>
  on(event: 'error', listener: (error: Error) => void): unknown
  setMaxListeners(count: number): unknown
  end(): Promise<void>
  options: { keepAlive?: boolean | undefined; max?: number | undefined }
}

/** A pool for the queue alone: every worker keeps one of its connections for LISTEN. The caller ends it. */
export function queuePool(url: string, max = 20): Pool {
  return new Pool({
    connectionString: url,
    options: `-c search_path=${DEFAULT_SCHEMA}`,
    // BullMQ then trusts its LISTEN connection and stops asking every 10 s.
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    max
  })
}

/** BullMQ in the embedded database, beside the record: both speak in one session, so the session looks into both. */
export async function embeddedBackend(pool: QueuePool, prefix: string, log: Log): Promise<Backend> {
  await pool.query(`SET search_path TO public, ${DEFAULT_SCHEMA}`)
  return await postgresBackend(pool, prefix, log)
}

/** BullMQ in PostgreSQL, its tables created or brought up to date. Queues begin with the prefix there. */
export async function postgresBackend(pool: QueuePool, prefix: string, log: Log): Promise<Backend> {
  // Each queue and worker adds a listener of its own to the shared pool.
  pool.setMaxListeners(0)
  pool.on('error', error => log.warn({ err: error }, 'A connection to PostgreSQL broke; another is opened.'))
  // BullMQ overloads `on` where pg types it as one generic, so neither fits the other by type; both are pg's pool.
  const connection = pool as unknown as PgPool
  await migrate(connection)
  let listening = 0
  return {
    queue: name => new Queue<Ids, void>(`${prefix}-${name}`, { connection }),
    allow(workers) {
      listening += workers
      refuseStarvation(pool, listening)
    },
    worker: (name, run, options) => new Worker<Ids, void>(`${prefix}-${name}`, run, { ...options, connection }),
    async ping() {
      await pool.query('SELECT 1')
    },
    async close() {}
  }
}

async function migrate(pool: PgPool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
    const { rows } = await client.query<{ path: string[] }>('SELECT current_schemas(false)::text[] AS path')
    const path = rows[0]?.path ?? []
    if (!path.includes(DEFAULT_SCHEMA)) {
      throw new Error(
        `The pool given to the queue looks for tables in ${path.join(', ')}; its search_path must hold ${DEFAULT_SCHEMA}.`
      )
    }
  } finally {
    client.release()
  }
}

/** A pool whose every connection listens has none left to ask with, and would wait for ever without a word. */
function refuseStarvation(pool: QueuePool, listening: number): void {
  const max = pool.options.max
  if (max !== undefined && max <= listening) {
    throw new Error(
      `The pool given to the queue has ${max} connections for ${listening} workers; it needs more than that.`
    )
  }
}
