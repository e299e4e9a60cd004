import { EventEmitter } from 'node:events'
import { types } from 'pg'
import pgValues from 'pg/lib/utils.js'
import { type DatabaseOptions, type StartDatabase, startDatabase } from './database.ts'
import type { Column, Result } from './messages.ts'

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
    /** Takes no more queries, waits for those in hand, and closes the database. */
    end(): Promise<void>
  }

/**
 * Opens the place as a pool whose clients share one session, each in its own transactions.
 * A client that waits for another while its transaction is open waits for ever: there is only one session.
 */
export async function openPool(
  place: DatabaseOptions['place'],
  onClosed: () => void,
  start: StartDatabase = startDatabase
): Promise<EmbeddedPool> {
  const clients = new Set<EmbeddedClient>()
  const turns = session()
  let ended: Promise<void> | undefined

  const database = await start({
    place,
    onNotification(channel, payload) {
      for (const client of clients) client.emit('notification', { channel, payload })
    },
    onDeath(error) {
      for (const emitter of [...clients, pool]) if (emitter.listenerCount('error') > 0) emitter.emit('error', error)
    }
  })

  function connect(): EmbeddedClient {
    const client: EmbeddedClient = Object.assign(new EventEmitter<Events>().setMaxListeners(0), {
      async query<Given = Row>(query: Parameters<Queryable['query']>[0], also?: readonly unknown[]) {
        const { text, values } = typeof query === 'string' ? { text: query, values: also } : query
        const written = values?.length ? values.map(toText) : null
        const answer = await turns.enter(client, () => database.ask(text, written))
        if ('error' in answer) throw answer.error
        return toAnswer<Given>(answer.results.at(-1))
      },
      release() {
        clients.delete(client)
        // A real pool closes such a connection; here the transaction of somebody gone would block everybody.
        if (turns.owns(client)) client.query('ROLLBACK').catch(error => pool.emit('error', error))
      }
    })
    clients.add(client)
    return client
  }

  async function close(): Promise<void> {
    await turns.end()
    await database.close()
    onClosed()
    for (const client of clients) client.emit('end')
  }

  const pool: EmbeddedPool = Object.assign(new EventEmitter<Events>().setMaxListeners(0), {
    options: { keepAlive: true } as const,
    connect: () => Promise.resolve(connect()),
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

/** What came of a query, and whether the session stands in a transaction after it. */
type Membership = { inTransaction: boolean }
type Version = { client: object; run: () => Promise<Membership> }

/**
 * Shares the one session of the embedded database between many clients: one query at a time, in the order they came,
 * and from a client's BEGIN to its COMMIT or ROLLBACK nobody else's.
 */
function session() {
  const waiting: Version[] = []
  let busy = false
  let owner: object | undefined
  let ending: PromiseWithResolvers<void> | undefined

  function next(): void {
    if (busy) return
    const index = waiting.findIndex(version => !owner || version.client === owner)
    const [version] = index < 0 ? [] : waiting.splice(index, 1)
    if (version) void take(version)
    else if (!owner && waiting.length === 0) ending?.resolve()
  }

  async function take({ client, run }: Version): Promise<void> {
    busy = true
    const { inTransaction } = await run()
    owner = inTransaction ? client : undefined
    busy = false
    next()
  }

  return {
    /** Runs when it is this client's turn, and resolves to what `run` resolves to; `run` must never reject. */
    enter<Answer extends Membership>(client: object, run: () => Promise<Answer>): Promise<Answer> {
      if (ending && client !== owner) throw new Error('The embedded database is closing: it takes no new query')
      const { promise, resolve } = Promise.withResolvers<Answer>()
      const applyFieldDependencies = (answer: Answer) => {
        resolve(answer)
        return answer
      }
      waiting.push({ client, run: () => run().then(applyFieldDependencies) })
      next()
      return promise
    },
    /** Whether this client's transaction is open. */
    owns: (client: object): boolean => owner === client,
    /** Takes no more queries, and resolves when those in hand and the open transaction are over. */
    end(): Promise<void> {
      ending ??= Promise.withResolvers()
      next()
      return ending.promise
    }
  }
}
