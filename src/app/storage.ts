import { DatabaseError, Pool } from 'pg'
import type { Logger } from 'pino'
import type { Clock } from '../changes/ports/ports.ts'
import type { Vendor } from '../changes/ports/vendor.ts'
import { beforeTime, TIMES, type Times } from '../queue/backend.ts'
import { type Outage, watchOutage } from '../queue/outage.ts'
import { isBroken, queuePool, retryLost, servicePool, WRITABLE, watchConnections } from '../queue/postgres.ts'
import { type OpenQueue, openQueue } from '../queue/queue.ts'
import type { StartDatabase } from '../store/embedded/database.ts'
import { openEmbedded } from '../store/embedded/open.ts'
import { writable } from '../store/embedded/pool.ts'
import type { QueryPool } from '../store/schema.ts'

import { createStore, migrateFor } from '../store/store.ts'
import type { Config } from './config.ts'

/** The store and the queue, with their connections. */
export type Storage = {
  store: Awaited<ReturnType<typeof createStore>>
  queue: OpenQueue
  /** Rejects if the store or the queue does not work in time, with the reasons, including `other`. */
  ready(other?: string): Promise<void>
  /** Waits at most `timeout` milliseconds for running jobs. */
  close(timeout: number): Promise<void>
}

type Ended = { end(): Promise<void> }

/** Opens PostgreSQL or the embedded database, and the queue on Redis or the same database. */
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
  const pool = servicePool({ connectionString: databaseUrl })
  const works = () => pool.query(WRITABLE)
  const outage = watchOutage({ what: 'PostgreSQL', works: () => inTime(limit, works()), log, pauses })
  watchConnections(pool, outage, { silence, answer: limit })
  await checkConnection(pool, databaseUrl)
  if (config.store.migrateUrl) await migrateRecord(config)
  const store = await retryLost(() => createStore({ pool, clock }).catch(orUnmigrated))
  if (config.queue.name === 'redis') {
    const queue = await openQueue({ ...options, backend: { name: 'redis', url: config.queue.redisUrl } })
    return { store, queue, ...endOf({ works, queue, outage, limit, parting, pools: [pool] }) }
  }
  const connections = queuePool(databaseUrl)
  const queue = await openQueue({ ...options, outage, backend: { name: 'postgres', pool: connections } })
  return { store, queue, ...endOf({ works, queue, outage, limit, parting, pools: [connections, pool] }) }
}

/**
 * Migrates the tables as the role of `MIGRATE_DATABASE_URL`, and lets the role of `DATABASE_URL` do what a bot does, in
 * which it can add to the audit and nothing else. Returns a sentence that says so.
 * @throws `MigrationImpossible` where one of them is missing, both are one role, or the owner's rights do not suffice
 */
export async function migrateRecord({ store, queue }: Pick<Config, 'store' | 'queue'>): Promise<string> {
  if (store.name === 'embedded' || !store.migrateUrl)
    throw new MigrationImpossible(
      'It needs DATABASE_URL, with the role of the bot, and MIGRATE_DATABASE_URL, with the owner of the tables.'
    )
  const [role, owner] = [store.databaseUrl, store.migrateUrl].map(url => decodeURIComponent(new URL(url).username))
  if (!role || role === owner)
    throw new MigrationImpossible(
      'DATABASE_URL and MIGRATE_DATABASE_URL name the same role: give the bot one of its own.'
    )
  const pool = new Pool({ connectionString: store.migrateUrl, connectionTimeoutMillis: 5_000, max: 1 })
  await checkConnection(pool, store.migrateUrl)
  try {
    await migrateFor(pool, role, queue.name !== 'redis')
    return `The tables are up to date, and the role ${role} may add to the audit and alter nothing of it.`
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    throw new MigrationImpossible(`PostgreSQL refused: ${error.message}.`, { cause: error })
  } finally {
    await pool.end()
  }
}

class MigrationImpossible extends Error {
  override name = 'MigrationImpossible'

  constructor(why: string, options?: ErrorOptions) {
    super(`The database cannot be migrated. ${why} See docs/operations.md, “Roles of the database”.`, options)
  }
}

function orUnmigrated(error: unknown): never {
  const INSUFFICIENT_PRIVILEGE = '42501'
  if (!(error instanceof DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error
  const why = `The role of DATABASE_URL may not (${error.message}): run npm start -- migrate, with MIGRATE_DATABASE_URL.`
  throw new MigrationImpossible(why, { cause: error })
}

/** The record as it is stored, for commands that read it. Migrates nothing, and starts no queue. */
export async function openRecord({
  store
}: Pick<Config, 'store'>): Promise<{ pool: QueryPool; close(): Promise<void> }> {
  if (store.name === 'embedded') {
    const pool = await openEmbedded(store.dataDir)
    return { pool, close: () => pool.end() }
  }
  const pool = new Pool({ connectionString: store.databaseUrl, connectionTimeoutMillis: 5_000, max: 1 })
  await checkConnection(pool, store.databaseUrl)
  return { pool, close: () => pool.end() }
}

type Parts = {
  /** Rejects if the store cannot be written. */
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
      // A connection whose server is silent may never be returned to the pool.
      for (const pool of pools) await beforeTime(parting, pool.end())
    }
  }
}

/** PostgreSQL refused the connection. Its URL may contain a password, so the message names only the host. */
class PostgresUnreachable extends Error {
  override name = 'PostgresUnreachable'

  constructor(host: string, why: string, options: ErrorOptions) {
    super(`PostgreSQL at ${host} cannot be used: ${why}. Is DATABASE_URL right, and is it running?`, options)
  }
}

async function checkConnection(pool: Pool, url: string): Promise<void> {
  try {
    const client = await retryLost(() => pool.connect(), isBroken, 5)
    client.release()
  } catch (error) {
    await pool.end()
    throw new PostgresUnreachable(new URL(url).host, wordsOf(error), { cause: error })
  }
}

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

/** Without a limit, a silent connection blocks until TCP gives up. */
async function inTime(limit: number, work: Promise<unknown>): Promise<void> {
  const answered = await beforeTime(
    limit,
    work.then(() => true)
  )
  if (answered === undefined) throw new Error(`no answer within ${limit} ms`)
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}
