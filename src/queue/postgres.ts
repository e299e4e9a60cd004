import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, runMigrations, withBackend } from 'bullmq'
import { Pool } from 'pg'
import { type Backend, type BackendOptions, type Ids, within } from './backend.ts'
import { isLost, retryLost, servicePool, WRITABLE, watchConnections } from './connections.ts'
import { type Outage, watchOutage } from './outage.ts'

const { Queue, Worker } = withBackend(createPostgresBackend)

/** A `pg.Pool` or compatible. BullMQ's queries name no schema, so the search_path must contain `bullmq`. */
export type QueuePool = {
  query(text: string, values?: readonly unknown[]): Promise<unknown>
  connect(): Promise<{ release(): void }>
  on(event: 'error', listener: (error: Error) => void): unknown
  setMaxListeners(count: number): unknown
  end(): Promise<void>
  options: { keepAlive?: boolean | undefined; max?: number | undefined }
}

/** Runs a statement in every new session, as the one session may be restarted. */
export type EmbeddedQueuePool = QueuePool & { everySession(text: string): Promise<void> }

/** A pool for the queue alone: every worker keeps one of its connections for LISTEN. The caller must end it. */
export function queuePool(url: string, max = 20): Pool {
  // With `keepAlive` BullMQ trusts its LISTEN connection and does not poll every 10 s.
  return servicePool({ connectionString: url, options: `-c search_path=${DEFAULT_SCHEMA}`, max })
}

/** BullMQ in the embedded database. It shares the one session with the record, so the search_path has both schemas. */
export async function embeddedBackend(pool: EmbeddedQueuePool, options: BackendOptions): Promise<Backend> {
  await pool.everySession(`SET search_path TO public, ${DEFAULT_SCHEMA}`)
  return await postgresBackend(pool, options)
}

/** BullMQ in PostgreSQL. Creates or migrates its tables. Queue names start with the prefix. */
export async function postgresBackend(pool: QueuePool, options: BackendOptions): Promise<Backend> {
  const { prefix, log, times, outage: given } = options
  const ping = async () => void (await pool.query(WRITABLE))
  const works = () => within(times.answer, 'answer', ping())
  const outage = given ?? watchOutage({ what: 'The queue in PostgreSQL', works, log, pauses: times.pauses })
  // Each queue and worker adds a listener of its own to the shared pool.
  pool.setMaxListeners(0)
  if (pool instanceof Pool) watchConnections(pool, outage.fault, times.silence)
  else pool.on('error', outage.fault)
  // BullMQ overloads `on` and pg types it as one generic, so the types are incompatible; both are pg's pool.
  const connection = pool as unknown as PgPool
  await retryLost(() => migrate(connection))
  await refuseOtherSchemas(connection)
  let listening = 0
  return {
    fault: outage.fault,
    queue: name => new Queue<Ids, void>(`${prefix}-${name}`, { connection: resilient(pool, outage) }),
    allow(workers) {
      listening += workers
      refuseStarvation(pool, listening)
    },
    worker: (name, run, options) =>
      new Worker<Ids, void>(`${prefix}-${name}`, run, {
        ...options,
        connection: resilient(pool, outage, true),
        // `resilient` already pauses; BullMQ's own 15 s would come on top.
        runRetryDelay: times.pauses.first
      }),
    ping,
    async close() {
      if (!given) outage.stop()
    }
  }
}

/**
 * The pool as passed to one BullMQ queue or worker. BullMQ checks its tables on the first connection and caches the
 * result for ever, so that check is repeated until PostgreSQL answers it. A worker retries at once after an error, so
 * during an outage it gets the error only after a pause.
 */
function resilient(pool: QueuePool, outage: Outage, patient = false): PgPool {
  let checked = false
  async function late(error: unknown): Promise<never> {
    if (isLost(error) || outage.isUnderWay()) outage.fault(error)
    if (patient) await outage.nextTry()
    throw error
  }
  async function check(text: string, values?: readonly unknown[]): Promise<unknown> {
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
  const wrapped = Object.create(pool, {
    query: { value: (text: string, values?: readonly unknown[]) => pool.query(text, values).catch(late) },
    connect: {
      value() {
        if (checked) return pool.connect().catch(late)
        checked = true
        return Promise.resolve({ query: check, release() {} })
      }
    }
  })
  return wrapped as PgPool // overrides two methods of the pool, which behaves as pg's
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
      `The pool given to the queue has the search_path ${path.join(', ')}; it must contain ${DEFAULT_SCHEMA}.`
    )
  }
}

/** If every connection of the pool listens, queries would wait for ever, without an error. */
function refuseStarvation(pool: QueuePool, listening: number): void {
  const max = pool.options.max
  if (max !== undefined && max <= listening) {
    throw new Error(
      `The pool given to the queue has ${max} connections for ${listening} workers; it needs more than that.`
    )
  }
}
