import { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock } from '../changes/ports/ports.ts'
import type { Vendor } from '../changes/ports/vendor.ts'
import { beforeTime, TIMES, type Times } from '../queue/backend.ts'
import { beginAnew, isBroken, WRITABLE, watchConnections } from '../queue/connections.ts'
import { type Outage, watchOutage } from '../queue/outage.ts'
import { queuePool } from '../queue/postgres.ts'
import { type OpenQueue, openQueue } from '../queue/queue.ts'
import type { StartDatabase } from '../store/embedded/database.ts'
import { openEmbedded } from '../store/embedded/open.ts'
import { writable } from '../store/embedded/writable.ts'
import { createStore } from '../store/store.ts'
import type { Config } from './config.ts'

/** The record and the queue beside it, with whatever they run on. */
export type Storage = {
  store: Awaited<ReturnType<typeof createStore>>
  queue: OpenQueue
  /** Rejects where the record or the queue does not work in time, and says which, beside what else is at fault. */
  ready(other?: string): Promise<void>
  /** Waits at most so many milliseconds for jobs in hand. */
  close(timeout: number): Promise<void>
}

type Ended = { end(): Promise<void> }

/** Opens what the configuration names: PostgreSQL or the embedded database; Redis, or the same database, as queue. */
export async function openStorage(
  config: Config,
  vendors: readonly Vendor[],
  clock: Clock,
  log: Logger,
  times: Partial<Times>,
  start?: StartDatabase
): Promise<Storage> {
  const { answer: limit, parting, silence, pauses } = { ...TIMES, ...times }
  const options = { vendors: vendors.map(({ name }) => name), log, times }
  if (config.store.name === 'embedded') {
    const { dataDir } = config.store
    const pool = await openEmbedded(dataDir, start)
    const works = () => writable(pool, dataDir, outage.isUnderWay())
    const outage: Outage = watchOutage({
      what: 'The embedded database',
      works: () => inTime(limit, works()),
      log,
      pauses
    })
    pool.on('error', outage.fault)
    const store = await createStore({ pool, clock })
    const queue = await openQueue({ ...options, outage, backend: { name: 'embedded', pool } })
    return { store, queue, ...endOf({ works, queue, outage, limit, parting, pools: [pool] }) }
  }
  const { databaseUrl } = config.store
  const pool = new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, keepAlive: true })
  const works = () => pool.query(WRITABLE)
  const outage = watchOutage({ what: 'PostgreSQL', works: () => inTime(limit, works()), log, pauses })
  watchConnections(pool, outage.fault, silence)
  await checkConnection(pool, databaseUrl)
  const store = await beginAnew(() => createStore({ pool, clock }))
  if (config.queue.name === 'redis') {
    const queue = await openQueue({ ...options, backend: { name: 'redis', url: config.queue.redisUrl } })
    return { store, queue, ...endOf({ works, queue, outage, limit, parting, pools: [pool] }) }
  }
  const connections = queuePool(databaseUrl)
  const queue = await openQueue({ ...options, outage, backend: { name: 'postgres', pool: connections } })
  return { store, queue, ...endOf({ works, queue, outage, limit, parting, pools: [connections, pool] }) }
}

type Parts = {
  /** Rejects where the record cannot be written. */
  works(): Promise<unknown>
  queue: OpenQueue
  outage: Outage
  limit: number
  parting: number
  pools: readonly Ended[]
}

function endOf({ works, queue, outage, limit, parting, pools }: Parts): Pick<Storage, 'ready' | 'close'> {
  return {
    async ready(other) {
      const record = inTime(limit, works()).catch(error => {
        outage.fault(error)
        throw error
      })
      await bothAnswer(record, queue.ready(), other)
    },
    async close(timeout) {
      await queue.stop(timeout)
      outage.stop()
      // One whose other side is silent may have lent a connection for ever.
      for (const pool of pools) await beforeTime(parting, pool.end())
    }
  }
}

/** PostgreSQL did not let us in at the start. Its address may hold a password: only the host is named. */
class PostgresUnreachable extends Error {
  override name = 'PostgresUnreachable'

  constructor(host: string, why: string, options: ErrorOptions) {
    super(`PostgreSQL at ${host} cannot be used: ${why}. Is DATABASE_URL right, and is it running?`, options)
  }
}

async function checkConnection(pool: Pool, url: string): Promise<void> {
  try {
    const client = await beginAnew(() => pool.connect(), isBroken, 5)
    client.release()
  } catch (error) {
    await pool.end()
    throw new PostgresUnreachable(new URL(url).host, wordsOf(error), { cause: error })
  }
}

/** Something that the process needs does not work. */
class NotReady extends Error {
  override name = 'NotReady'
}

async function bothAnswer(record: Promise<unknown>, queue: Promise<unknown>, other?: string): Promise<void> {
  const [recordAnswer, queueAnswer] = await Promise.allSettled([record, queue])
  const faults = [
    ...(recordAnswer.status === 'rejected' ? [`the database does not answer: ${wordsOf(recordAnswer.reason)}`] : []),
    ...(queueAnswer.status === 'rejected' ? [`the queue does not answer: ${wordsOf(queueAnswer.reason)}`] : []),
    ...(other === undefined ? [] : [other])
  ]
  if (faults.length > 0) throw new NotReady(faults.join('; '))
}

/** A connection that fell silent would be waited for as long as TCP hopes. */
async function inTime(limit: number, work: Promise<unknown>): Promise<void> {
  const answered = await beforeTime(
    limit,
    work.then(() => true)
  )
  if (answered === undefined) throw new Error(`nothing came within ${limit} ms`)
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}
