import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg'

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
 * Watches all connections of a pool, including those in use. A broken one is reported to `fault` instead of ending the
 * process. One that is silent, or leads to a read-only PostgreSQL, is closed, so that the next one resolves the address
 * again. `silence`, in milliseconds, is how long a statement may go unanswered, and a connection stay idle before it is
 * tested.
 */
export function watchConnections(pool: Pool, fault: (error: Error) => void, silence: number): void {
  // The client reports it too.
  pool.on('error', () => {})
  pool.on('connect', client => watch(client, fault, silence))
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
export function isLost(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P|25006)/.test(error.code ?? '')
}

/** Whether a connection was accepted and then lost. A refused one, or an unknown host, is a configuration error. */
export function isBroken(error: unknown): boolean {
  return isLost(error) && !(error instanceof Error && 'syscall' in error)
}

function watch(client: PoolClient, fault: (error: Error) => void, silence: number): void {
  const { connection } = client
  const stream = connection.stream as Socket // pg types it as any stream; over TCP and TLS it is one
  let answered = stream.bytesWritten
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
    if (stream.bytesWritten > answered) stream.destroy(new Error(`PostgreSQL did not answer for ${silence} ms`))
    // A connection that only listens would wait for ever. Its failure is reported by the error event.
    else client.query('SELECT 1').catch(() => {})
  })
}
