import { EventEmitter } from 'node:events'
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

/** Only who wrote a query knows the shape of its rows, and names it, as with `pg`. */
export type Row = Record<string, unknown>
export type QueryResult<Given = Row> = { command: string; rowCount: number | null; fields: Column[]; rows: Given[] }

export type Queryable = {
  /** Without values the text may hold several statements; the answer is then the last one's. A name means nothing here. */
  query<Given = Row>(
    text: string | { name: string; text: string; values: readonly unknown[] },
    values?: readonly unknown[]
  ): Promise<QueryResult<Given>>
}

/** Gets every notification of the one session, whichever client said LISTEN. */
export type EmbeddedClient = EventEmitter<Events> & Queryable & { release(destroy?: boolean | Error): void }

/** What Kysely and BullMQ use of a `pg.Pool`, on an embedded database. */
export type EmbeddedPool = EventEmitter<Events> &
  Queryable & {
    /** There is no socket to lose, so a listener may block as long as it likes. */
    options: { keepAlive: true }
    connect(): Promise<EmbeddedClient>
    /** Runs it now, and first of all in the session of every database that is started in place of one that died. */
    everySession(text: string): Promise<void>
    /** Takes no more queries, waits for those in hand, and closes the database. */
    end(): Promise<void>
  }

export type PoolTimes = { silence?: number; pauses?: Pauses }

/** Between two tries to start the database again, in milliseconds; doubled up to the longest. */
type Pauses = { first: number; longest: number }

/** PostgreSQL's codes for a disk that is full or fails. */
const DISK_FAULTS = ['53100', '58030']

/**
 * Opens the place as a pool whose clients share one session, each in its own transactions.
 * A database in a directory that dies is started again, for ever: until then all is answered with an error, and so is
 * for good what a client asks whose transaction was lost. `error` tells of that, and of a disk that is full.
 * A client that waits for another while its transaction is open waits for ever: there is only one session.
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
  const turns = session()
  const ending = new AbortController()
  let ended: Promise<void> | undefined

  const startOne = () =>
    start({
      place,
      onNotification(channel, payload) {
        for (const client of clients) client.emit('notification', { channel, payload })
      },
      onDeath(error) {
        const owner = turns.disown()
        if (owner) lost.add(owner)
        for (const emitter of [...clients, pool]) tell(emitter, error)
        // What was in memory is gone.
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
          const answer = await database.ask(text, null)
          if ('error' in answer) throw answer.error
        }
        return
      } catch (error) {
        tell(pool, error instanceof Error ? error : new Error(String(error)))
        await wait(pause, ending.signal)
      }
    }
  }

  function connect(): EmbeddedClient {
    const client: EmbeddedClient = Object.assign(new EventEmitter<Events>().setMaxListeners(0), {
      async query<Given = Row>(query: Parameters<Queryable['query']>[0], also?: readonly unknown[]) {
        const { text, values } = typeof query === 'string' ? { text: query, values: also } : query
        if (lost.has(client)) throw new Error('The embedded database was started again, and this transaction is lost')
        const written = values?.length ? values.map(toText) : null
        const answer = await turns.enter(client, () => database.ask(text, written))
        if ('error' in answer) {
          if ('code' in answer.error && DISK_FAULTS.includes(String(answer.error.code))) tell(pool, answer.error)
          throw answer.error
        }
        return toAnswer<Given>(answer.results.at(-1))
      },
      release() {
        clients.delete(client)
        // A real pool closes such a connection; here the transaction of somebody gone would block everybody.
        if (turns.owns(client)) client.query('ROLLBACK').catch(error => tell(pool, error))
      }
    })
    clients.add(client)
    return client
  }

  async function close(): Promise<void> {
    ending.abort()
    await turns.end()
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

function tell(emitter: EventEmitter<Events>, error: Error): void {
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
    // Only the writer of the query knows the shape of its rows.
    return Object.fromEntries(cells) as Given
  }
  return { command, rowCount, fields, rows: rows.map(read) }
}
