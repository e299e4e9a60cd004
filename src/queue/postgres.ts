import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createPostgresBackend, DEFAULT_SCHEMA, type PgPool, runMigrations, withBackend } from 'bullmq'
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg'
import { type Backend, type BackendOptions, type Ids, type Times, within } from './backend.ts'
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
  if (pool instanceof Pool) watchConnections(pool, outage, times)
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

/**
 * Fails on a read-only PostgreSQL with the same error as a write: a primary that became a standby still answers
 * everything else.
 */
export const WRITABLE = `DO $$ BEGIN
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE EXCEPTION 'the server is read-only' USING ERRCODE = '25006';
  END IF;
END $$`

/** PostgreSQL's error code for a write in a read-only transaction. */
const READ_ONLY = '25006'

/**
 * A pool for a long-running process. The server ends a statement after 30 s, and after 15 s a transaction whose process
 * says nothing more: its locks would hold up all others.
 */
export function servicePool(options: PoolConfig): Pool {
  return new Pool({
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 15_000,
    ...options
  })
}

/**
 * Watches all connections of a pool, including those in use. A broken one is reported to the outage instead of ending the
 * process. One that is silent, or leads to a read-only PostgreSQL, is closed, so that the next one resolves the address
 * again: `silence` is how long a statement may go unanswered, and a connection stay idle before it is tested. During an
 * outage each is tested at once, and it lasts until each has answered or is closed: one that only listens would otherwise
 * be found silent when all others work again, as if that were another outage.
 */
export function watchConnections(
  pool: Pool,
  outage: Outage,
  { silence, answer }: Pick<Times, 'silence' | 'answer'>
): void {
  const open = new Map<PoolClient, { answers: () => Promise<unknown>; test?: Promise<unknown> | undefined }>()
  // The client reports it too.
  pool.on('error', () => {})
  pool.on('connect', client => {
    open.set(client, { answers: watch(client, outage.fault, silence) })
    client.once('end', () => open.delete(client))
  })
  outage.require(async () => {
    for (const one of open.values()) {
      // A test that is not answered yet is not begun again.
      one.test ??= one.answers().finally(() => {
        one.test = undefined
      })
    }
    await within(answer, 'answer', Promise.all([...open.values()].map(({ test }) => test)))
  })
}

/** With the pauses between, some 30 s. */
const MOST_TRIES = 10
const FIRST_PAUSE = 200
const LONGEST_PAUSE = 5_000

/** Retries work that failed with its connection, with growing pauses and at most `most` times. */
export async function retryLost<T>(work: () => Promise<T>, isRetryable = isLost, most = MOST_TRIES): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === most || !isRetryable(error)) throw error
      await wait(Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE))
    }
  }
}

/** Whether the error is about the connection: anything but an error that PostgreSQL returned for the statement. */
function isLost(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P|25006)/.test(error.code ?? '')
}

/** Whether a connection was accepted and then lost. A refused one, or an unknown host, is a configuration error. */
export function isBroken(error: unknown): boolean {
  return isLost(error) && !(error instanceof Error && 'syscall' in error)
}

/** Returns a function that resolves when the connection answers, or is closed. */
function watch(client: PoolClient, fault: (error: Error) => void, silence: number): () => Promise<unknown> {
  const { connection } = client
  const stream = connection.stream as Socket // pg types it as any stream; over TCP and TLS it is one
  const ended = new Promise<void>(resolve => client.once('end', resolve))
  let answered = stream.bytesWritten
  const isBusy = () => stream.bytesWritten > answered
  // Its failure is reported by the error event.
  const ask = () => client.query('SELECT 1').catch(() => {})
  client.on('error', fault)
  // Before pg's own listener, which sends the next query at once: that one is not answered yet.
  connection.prependListener('readyForQuery', () => {
    answered = stream.bytesWritten
  })
  connection.on('errorMessage', ({ code }: { code?: string }) => {
    // Deliver the error to the pending query first.
    if (code === READ_ONLY) setImmediate(() => stream.destroy(new Error('PostgreSQL is read-only')))
  })
  stream.setTimeout(silence)
  stream.on('timeout', () => {
    if (isBusy()) stream.destroy(new Error(`PostgreSQL did not answer for ${silence} ms`))
    // A connection that only listens would wait for ever.
    else void ask()
  })
  const answer = () => new Promise<void>(resolve => connection.once('readyForQuery', () => resolve()))
  return () => (isBusy() ? Promise.race([answer(), ended]) : ask())
}
