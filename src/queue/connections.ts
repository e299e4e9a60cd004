import type { Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseError, type Pool, type PoolClient } from 'pg'

/**
 * Rejects in a PostgreSQL that only lets us read, with the very error that a write has there: one that was a primary
 * and is a standby now answers everything else as before.
 */
export const WRITABLE = `DO $$ BEGIN
  IF current_setting('transaction_read_only')::boolean THEN
    RAISE EXCEPTION 'it only lets us read' USING ERRCODE = '25006';
  END IF;
END $$`

/** PostgreSQL's code for a write where only reading is possible. */
const READ_ONLY = '25006'

/**
 * Watches all connections of a pool, those in use too: one that breaks is told to `fault` and no longer ends the
 * process; one that falls silent, or leads to a PostgreSQL that only lets us read, is closed, so that the next one
 * is opened to where the address leads now. `silence` is how long a statement may bring nothing, and how long a
 * connection may be idle unasked, in milliseconds.
 */
export function watchConnections(pool: Pool, fault: (error: Error) => void, silence: number): void {
  // The client itself tells it too.
  pool.on('error', () => {})
  pool.on('connect', client => watch(client, fault, silence))
}

/** Something is tried so many times before its error is somebody's; with the pauses between, some 30 s. */
const MOST_TRIES = 10
const FIRST_PAUSE = 200
const LONGEST_PAUSE = 5_000

/** Begins anew, so many times at most and with growing pauses, what broke off with its connection. */
export async function beginAnew<T>(work: () => Promise<T>, isWorthIt = isLost, most = MOST_TRIES): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (tries === most || !isWorthIt(error)) throw error
      await wait(Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE))
    }
  }
}

/** Whether it is about the connection and not about what was asked: everything is but what PostgreSQL answered. */
export function isLost(error: unknown): boolean {
  return !(error instanceof DatabaseError) || /^(08|57P|25006)/.test(error.code ?? '')
}

/** Whether a connection was accepted and then lost. One that is refused, or has no such host, is a setting to put right. */
export function isBroken(error: unknown): boolean {
  return isLost(error) && !(error instanceof Error && 'syscall' in error)
}

function watch(client: PoolClient, fault: (error: Error) => void, silence: number): void {
  const { connection } = client
  const stream = connection.stream as Socket // pg types it as any stream; over TCP and TLS it is one
  let answered = stream.bytesWritten
  client.on('error', fault)
  connection.on('readyForQuery', () => {
    answered = stream.bytesWritten
  })
  connection.on('errorMessage', ({ code }: { code?: string }) => {
    // What waits for the answer gets it first.
    if (code === READ_ONLY) setImmediate(() => stream.destroy(new Error('PostgreSQL only lets us read')))
  })
  stream.setTimeout(silence)
  stream.on('timeout', () => {
    if (stream.bytesWritten > answered) stream.destroy(new Error(`PostgreSQL said nothing for ${silence} ms`))
    // One that only listens would else wait for ever. That it cannot be asked any more is told as an error of its own.
    else client.query('SELECT 1').catch(() => {})
  })
}
