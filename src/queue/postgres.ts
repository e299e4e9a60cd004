import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, runMigrations, withBackend } from 'bullmq'
import { Pool } from 'pg'
import { type Backend, type BackendOptions, type Ids, within } from './backend.ts'
import { beginAnew, isLost, WRITABLE, watchConnections } from './connections.ts'
import { type Outage, watchOutage } from './outage.ts'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** A `pg.Pool`, or what behaves like one. BullMQ names no schema in its queries, so its search_path must hold `bullmq`. */
export type QueuePool = {
  query(text: string, values?: readonly unknown[]): Promise<unknown>
  connect(): Promise<{ release(): void }>
  on(event: 'error', listener: (error: Error) => void): unknown
  setMaxListeners(count: number): unknown
  end(): Promise<void>
  options: { keepAlive?: boolean | undefined; max?: number | undefined }
}

/** Its one session may have to be begun again, and then looks where it did before. */
export type EmbeddedQueuePool = QueuePool & { everySession(text: string): Promise<void> }

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
export async function embeddedBackend(pool: EmbeddedQueuePool, options: BackendOptions): Promise<Backend> {
  await pool.everySession(`SET search_path TO public, ${DEFAULT_SCHEMA}`)
  return await postgresBackend(pool, options)
}

/** BullMQ in PostgreSQL, its tables created or brought up to date. Queues begin with the prefix there. */
export async function postgresBackend(pool: QueuePool, options: BackendOptions): Promise<Backend> {
  const { prefix, log, times, outage: given } = options
  const ping = async () => void (await pool.query(WRITABLE))
  const works = () => within(times.answer, 'answer', ping())
  const outage = given ?? watchOutage({ what: 'The queue in PostgreSQL', works, log, pauses: times.pauses })
  // Each queue and worker adds a listener of its own to the shared pool.
  pool.setMaxListeners(0)
  if (pool instanceof Pool) watchConnections(pool, outage.fault, times.silence)
  else pool.on('error', outage.fault)
  // BullMQ overloads `on` where pg types it as one generic, so neither fits the other by type; both are pg's pool.
  const connection = pool as unknown as PgPool
  await beginAnew(() => migrate(connection))
  await refuseOtherSchemas(connection)
  let listening = 0
  return {
    fault: outage.fault,
    queue: name => new Queue<Ids, void>(`${prefix}-${name}`, { connection: lasting(pool, outage) }),
    allow(workers) {
      listening += workers
      refuseStarvation(pool, listening)
    },
    worker: (name, run, options) =>
      new Worker<Ids, void>(`${prefix}-${name}`, run, {
        ...options,
        connection: lasting(pool, outage, true),
        // The pauses grow in `lasting`; BullMQ's own, of 15 s, would come on top.
        runRetryDelay: times.pauses.first
      }),
    ping,
    async close() {
      if (!given) outage.stop()
    }
  }
}

/**
 * The pool as one queue or worker of BullMQ sees it. BullMQ looks at its tables with the first connection and remembers
 * for ever how that ended, so that look is repeated until PostgreSQL has answered it. And a worker asks again at once
 * when an answer was an error, so while PostgreSQL is away it gets that error only after a pause.
 */
function lasting(pool: QueuePool, outage: Outage, patient = false): PgPool {
  let looked = false
  async function late(error: unknown): Promise<never> {
    if (isLost(error) || outage.isUnderWay()) outage.fault(error)
    if (patient) await outage.nextTry()
    throw error
  }
  async function look(text: string, values?: readonly unknown[]): Promise<unknown> {
    for (;;) {
      try {
        return await pool.query(text, values)
      } catch (error) {
        if (!isLost(error)) throw error
        outage.fault(error)
        if (!outage.isUnderWay()) throw error
        await outage.nextTry()
      }
    }
  }
  const shown = Object.create(pool, {
    query: { value: (text: string, values?: readonly unknown[]) => pool.query(text, values).catch(late) },
    connect: {
      value() {
        if (looked) return pool.connect().catch(late)
        looked = true
        return Promise.resolve({ query: look, release() {} })
      }
    }
  })
  return shown as PgPool // its own two methods over those of the pool, which behaves as pg's
}

async function migrate(pool: PgPool): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client)
  } finally {
    client.release()
  }
}

async function refuseOtherSchemas(pool: PgPool): Promise<void> {
  const { rows } = await pool.query<{ path: string[] }>('SELECT current_schemas(false)::text[] AS path')
  const path = rows[0]?.path ?? []
  if (!path.includes(DEFAULT_SCHEMA)) {
    throw new Error(
      `The pool given to the queue looks for tables in ${path.join(', ')}; its search_path must hold ${DEFAULT_SCHEMA}.`
    )
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
