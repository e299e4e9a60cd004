import { DatabaseError } from 'pg'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { type Config, getConfig } from '../../src/app/config.ts'
import { openStorage, type Storage } from '../../src/app/storage.ts'
import type { StartDatabase } from '../../src/store/embedded/database.ts'
import { needed } from '../contracts/queue/place.ts'
import { startShared } from '../database.ts'
import { type Own, ownDatabase, ownRedis } from '../journeys/harness/servers.ts'
import { type Cable, cable } from '../queue/cable.ts'
import { lines } from '../queue/lines.ts'

const clock = { now: () => new Date(), wait: () => Promise.resolve() }
const log = pino({ level: 'silent' })

function configOf(places: Record<string, string>): Config {
  return getConfig({
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    APPROVERS: 'U1',
    KEEPNET_CLIENT_ID: 'id',
    KEEPNET_CLIENT_SECRET: 'secret',
    ...places
  })
}

function open(places: Record<string, string>, answer = 500): Promise<Storage> {
  return openStorage(configOf(places), [], clock, log, { answer, parting: 100 })
}

describe('whether the storage is ready, on the embedded database', () => {
  it('is so until the database is closed, and then says that neither record nor queue answers', async () => {
    const storage = await open({ DATA_DIR: 'memory://' }, 10_000)
    await expect(storage.ready()).resolves.toBeUndefined()
    await storage.close(0)
    await expect(storage.ready()).rejects.toThrow(/^the database does not answer: .+; the queue does not answer: /)
  })
})

describe('whether the storage is ready, while the disk of the embedded database is full', () => {
  const BEGINNING = 'warn: The embedded database is unavailable; retrying until it works.'

  it('is not from the first write that fails until one succeeds, with a line in the log for each', async () => {
    let full = false
    const start: StartDatabase = async options => {
      const shared = await startShared(options)
      const fault = () => Object.assign(new DatabaseError('could not extend file', 1, 'error'), { code: '53100' })
      const writes = /create|insert|update/i
      return {
        ...shared,
        async query(text, values) {
          const answer = await shared.query(full && writes.test(text) ? 'SELECT 1' : text, values)
          return full && writes.test(text) ? { error: fault(), inTransaction: false } : answer
        }
      }
    }
    const { log, all } = lines()
    const times = { answer: 2_000, parting: 100, pauses: { first: 20, longest: 50, steady: 50 } }
    const storage = await openStorage(configOf({ DATA_DIR: 'memory://' }), [], clock, log, times, start)
    await expect(storage.ready()).resolves.toBeUndefined()
    full = true
    await expect(storage.queue.enqueue({ name: 'message', message: 'one' })).rejects.toThrow('could not extend file')
    await expect(storage.ready()).rejects.toThrow('the database does not answer: could not extend file')
    full = false
    await expect.poll(() => storage.ready().then(() => 'ready', String)).toBe('ready')
    await expect.poll(() => all).toEqual([BEGINNING, 'info: The embedded database is available again.'])
    await storage.close(0)
  })
})

const database = needed('TEST_DATABASE_URL', 'whether the storage is ready without PostgreSQL')
const redis = needed('TEST_REDIS_URL', 'whether the storage is ready without Redis')

describe.runIf(database && redis)('whether the storage is ready, on PostgreSQL and Redis', () => {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  })

  async function opened(): Promise<{ storage: Storage; record: Cable; queue: Cable }> {
    const record = await lineTo(await ownDatabase(database ?? ''))
    const queue = await lineTo(await ownRedis(redis ?? ''))
    const storage = await open({ DATABASE_URL: record.url, REDIS_URL: queue.url })
    undo.push(() => storage.close(0))
    return { storage, record, queue }
  }

  async function lineTo(own: Own): Promise<Cable> {
    const line = await cable(own.url)
    undo.push(own.drop, line.cut)
    return line
  }

  it('is not while a database that is there says nothing, and says so within its time', async () => {
    const { storage, record } = await opened()
    await expect.poll(() => storage.ready().then(() => 'ready', String)).toBe('ready')
    record.silence()
    await expect(storage.ready()).rejects.toThrow(/^the database does not answer: no answer within 500 ms$/)
    await record.cut()
    await record.mend()
    await expect.poll(() => storage.ready().then(() => 'ready', String)).toBe('ready')
  }, 20_000)

  it('is not while the database is gone, nor while Redis is, and names what is', async () => {
    const { storage, record, queue } = await opened()
    await record.cut()
    await expect(storage.ready()).rejects.toThrow(/^the database does not answer: (?!.*queue)/)
    await queue.cut()
    await expect(storage.ready()).rejects.toThrow(/^the database does not answer: .*; the queue does not answer: /)
    await record.mend()
    await expect.poll(() => storage.ready().catch(String)).toMatch(/NotReady: the queue does not/)
    await queue.mend()
  }, 20_000)
})
