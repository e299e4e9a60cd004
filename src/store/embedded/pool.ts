import { EventEmitter } from 'node:events'
import { statfs } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { types } from 'pg'
import pgValues from 'pg/lib/utils.js'
import { type DatabaseOptions, type StartDatabase, startDatabase } from './database.ts'
import type { Column, Result } from './messages.ts'
import { session } from './session.ts'

type Events = {
  notification: [{ channel: string; payload: string }]
  error: [Error]
  end: []
}

/** As with `pg`, the caller declares the row type of its query. */
export type Row = Record<string, unknown>
export type QueryResult<Given = Row> = { command: string; rowCount: number | null; fields: Column[]; rows: Given[] }

export type Queryable = {
  /** Without values the text may have several statements; the result is the last one's. The name is ignored. */
  query<Given = Row>(
    text: string | { name: string; text: string; values: readonly unknown[] },
    values?: readonly unknown[]
  ): Promise<QueryResult<Given>>
}

/** Receives every notification of the shared session, whichever client used LISTEN. */
export type EmbeddedClient = EventEmitter<Events> & Queryable & { release(destroy?: boolean | Error): void }

/** The part of `pg.Pool` that Kysely and BullMQ use, on an embedded database. */
export type EmbeddedPool = EventEmitter<Events> &
  Queryable & {
    /** There is no socket to lose, so a listener needs no polling. */
    options: { keepAlive: true }
    connect(): Promise<EmbeddedClient>
    /** Runs the statement now, and first in the session of every database started after a crash. */
    everySession(text: string): Promise<void>
    /** Rejects new queries, waits for running ones, and closes the database. */
    end(): Promise<void>
  }

export type PoolTimes = { silence?: number; pauses?: Pauses }

/** Between two tries to restart the database, in milliseconds; doubled up to the longest. */
type Pauses = { first: number; longest: number }

/** PostgreSQL's error codes for a full or failing disk. */
const DISK_FAULTS = ['53100', '58030']

/**
 * Opens a pool whose clients share one session, each with its own transactions.
 * A database on disk that dies is restarted, without limit; until then every query fails, and a client whose
 * transaction was lost fails for good. `error` reports this, and a full disk.
 * A client that waits for another one while its transaction is open waits for ever: there is only one session.
 */
export async function openPool(
  place: DatabaseOptions['place'],
  onClosed: () => void,
  start: StartDatabase = startDatabase,
  { silence, pauses = { first: 500, longest: 10_000 } }: PoolTimes = {}
): Promise<EmbeddedPool> {
  const clients = new Set<EmbeddedClient>()
  const lost = new WeakSet<object>()
  const sessions: string[] = []
  const sharedSession = session()
  const ending = new AbortController()
  let ended: Promise<void> | undefined

  const startOne = () =>
    start({
      place,
      onNotification(channel, payload) {
        for (const client of clients) client.emit('notification', { channel, payload })
      },
      onDeath(error) {
        const owner = sharedSession.dropTransaction()
        if (owner) lost.add(owner)
        for (const emitter of [...clients, pool]) reportError(emitter, error)
        // An in-memory database is lost.
        if (place !== 'memory://') restarted = startAgain()
      },
      ...(silence !== undefined && { silence })
    })
  let database = await startOne()
  let restarted = Promise.resolve()

  async function startAgain(): Promise<void> {
    for (let pause = pauses.first; !ending.signal.aborted; pause = Math.min(pause * 2, pauses.longest)) {
      try {
        await database.close()
        database = await startOne()
        for (const text of sessions) {
          const answer = await database.query(text, null)
          if ('error' in answer) throw answer.error
        }
        return
      } catch (error) {
        reportError(pool, error instanceof Error ? error : new Error(String(error)))
        await wait(pause, ending.signal)
      }
    }
  }

  function connect(): EmbeddedClient {
    const client: EmbeddedClient = Object.assign(new EventEmitter<Events>().setMaxListeners(0), {
      async query<Given = Row>(query: Parameters<Queryable['query']>[0], also?: readonly unknown[]) {
        const { text, values } = typeof query === 'string' ? { text: query, values: also } : query
        if (lost.has(client)) throw new Error('The embedded database was restarted, and this transaction is lost')
        const written = values?.length ? values.map(toText) : null
        const answer = await sharedSession.enter(client, () => database.query(text, written))
        if ('error' in answer) {
          if ('code' in answer.error && DISK_FAULTS.includes(String(answer.error.code))) reportError(pool, answer.error)
          throw answer.error
        }
        return toAnswer<Given>(answer.results.at(-1))
      },
      release() {
        clients.delete(client)
        // A real pool closes such a connection; here an abandoned transaction would block all clients.
        if (sharedSession.owns(client)) client.query('ROLLBACK').catch(error => reportError(pool, error))
      }
    })
    clients.add(client)
    return client
  }

  async function close(): Promise<void> {
    ending.abort()
    await sharedSession.end()
    await restarted
    await database.close()
    onClosed()
    for (const client of clients) client.emit('end')
  }

  const pool: EmbeddedPool = Object.assign(new EventEmitter<Events>().setMaxListeners(0), {
    options: { keepAlive: true } as const,
    connect: () => Promise.resolve(connect()),
    async everySession(text: string) {
      sessions.push(text)
      await pool.query(text)
    },
    async query<Given = Row>(query: Parameters<Queryable['query']>[0], values?: readonly unknown[]) {
      const client = connect()
      try {
        return await client.query<Given>(query, values)
      } finally {
        client.release()
      }
    },
    end() {
      ended ??= close()
      return ended
    }
  })
  return pool
}

function reportError(emitter: EventEmitter<Events>, error: Error): void {
  if (emitter.listenerCount('error') > 0) emitter.emit('error', error)
}

async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(error => {
    if (!signal.aborted) throw error
  })
}

function toText(value: unknown): string | null {
  const written = pgValues.prepareValue(value)
  return Buffer.isBuffer(written) ? `\\x${written.toString('hex')}` : written
}

function toAnswer<Given>(result: Result = { command: '', rowCount: null, fields: [], rows: [] }): QueryResult<Given> {
  const { command, rowCount, fields, rows } = result
  const columns = fields.map(({ name, dataTypeID }) => ({ name, read: types.getTypeParser(dataTypeID) }))
  const read = (row: Result['rows'][number]) => {
    const cells = columns.map(({ name, read }, index) => [name, row[index] == null ? null : read(row[index])])
    // Only the caller knows the row type.
    return Object.fromEntries(cells) as Given
  }
  return { command, rowCount, fields, rows: rows.map(read) }
}

/** In bytes: PostgreSQL writes its log in segments of 16 MB, and stops without space for one. */
const LEAST = 2 ** 25

/** Allocates a page of a table and releases it; run only after a failure, because of its cost. */
const PAGE = `BEGIN; CREATE TEMPORARY TABLE filler AS SELECT repeat(md5('filler'), 100) AS text; ROLLBACK`

/**
 * Rejects if the embedded database does not answer, or has no space to write. `doubtful`: something failed before, so a
 * write is tried.
 */
export async function writable(pool: Queryable, directory: string | 'memory://', doubtful: boolean): Promise<void> {
  await pool.query('SELECT 1')
  if (directory !== 'memory://') {
    const { bavail, bsize } = await statfs(directory)
    const free = bavail * bsize
    if (free < LEAST) throw new Error(`the disk of DATA_DIR is full: ${Math.floor(free / 2 ** 20)} MiB are left`)
  }
  if (doubtful) await pool.query(PAGE)
}
