import { Pool } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { getConfig } from '../../src/app/config.ts'
import { openStorage, type Storage } from '../../src/app/storage.ts'
import { change, handlers, waitFor } from '../contracts/queue/bench.ts'
import { needed } from '../contracts/queue/place.ts'
import { ownDatabase } from '../journeys/harness/servers.ts'
import { cable } from '../queue/cable.ts'
import { lines } from '../queue/lines.ts'

const url = needed('TEST_DATABASE_URL', 'how the connections to PostgreSQL recover')
const TIMES = {
  answer: 500,
  parting: 100,
  silence: 1_000,
  stalledCheck: 200,
  pauses: { first: 50, longest: 200, steady: 1_500 }
}
const BEGINNING = 'warn: PostgreSQL is unavailable; retrying until it works.'
const END = 'info: PostgreSQL is available again.'
const clock = { now: () => new Date(), wait: () => Promise.resolve() }

describe.runIf(url)('the connections to PostgreSQL, of record and queue', { timeout: 30_000 }, () => {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  })

  /** A database of its own behind a cable, and somebody who may end its connections. */
  async function server() {
    const own = await ownDatabase(url ?? '')
    const line = await cable(own.url)
    const admin = new Pool({ connectionString: url, max: 1 })
    undo.push(own.drop, () => admin.end(), line.cut)
    const name = new URL(own.url).pathname.slice(1)
    const endAll = () =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
    const readOnly = (value: 'on' | 'off') =>
      admin.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`)
    return { line, endAll, readOnly }
  }

  async function open(address: string, times: Partial<typeof TIMES> = {}) {
    const config = getConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      APPROVERS: 'U1',
      KEEPNET_CLIENT_ID: 'id',
      KEEPNET_CLIENT_SECRET: 'secret',
      DATABASE_URL: address
    })
    const { log, all } = lines()
    const vendor = { name: 'keepnet' } as Parameters<typeof openStorage>[1][number] // only its name is used
    const storage = await openStorage(config, [vendor], clock, log, { ...TIMES, ...times })
    undo.push(() => storage.close(0))
    return { storage, all }
  }

  type Working = { storage: Storage; ran: string[]; all: string[] }

  async function working(times: Partial<typeof TIMES> = {}) {
    const place = await server()
    const opened = await open(place.line.url, times)
    const ran: string[] = []
    await opened.storage.queue.work(handlers({ apply: async id => void ran.push(id) }))
    return { ...place, ...opened, ran }
  }

  async function recovers({ storage, ran, all }: Working) {
    await waitFor(() => readiness(storage), 'ready')
    await storage.queue.enqueue(change('after'))
    // Where a worker did not hear of it, it looks by itself after 5 s.
    await expect.poll(() => ran.at(-1), { timeout: 15_000 }).toBe('after')
    await expect(storage.store.frozen()).resolves.toBeUndefined()
    await waitFor(() => all.at(-1), END)
    expect(all).toEqual([BEGINNING, END])
  }

  it('may all be ended again and again under load: the process lives and goes on, after one outage', async () => {
    const one = await working({ pauses: { ...TIMES.pauses, steady: 4_000 } })
    let over = false
    const asking = Array.from({ length: 20 }, async (_, number) => {
      for (let round = 0; !over; round += 1) {
        await Promise.allSettled([one.storage.store.frozen(), one.storage.queue.enqueue(change(`${number}.${round}`))])
      }
    })
    for (let round = 0; round < 10; round += 1) {
      await one.endAll()
      await readiness(one.storage)
    }
    over = true
    await Promise.all(asking)
    await recovers(one)
  })

  it('may be ended while the tables are made: that is begun anew', async () => {
    const { line, endAll } = await server()
    let over = false
    const opening = open(line.url).finally(() => {
      over = true
    })
    for (let round = 0; round < 8 && !over; round += 1) {
      line.slow(5)
      await endAll()
    }
    const { storage } = await opening
    await waitFor(() => readiness(storage), 'ready')
  })

  it('are opened anew where PostgreSQL is there and says nothing any more, also to whom only listens', async () => {
    const one = await working()
    one.line.silence()
    await expect(readiness(one.storage)).resolves.toContain('no answer within 500 ms')
    await recovers(one)
  })

  it('are opened anew where PostgreSQL went away at rest and came back', async () => {
    const one = await working()
    await one.line.cut()
    await expect(readiness(one.storage)).resolves.toContain('the database does not answer: ')
    await one.line.mend()
    await recovers(one)
  })

  it('are not ready where PostgreSQL only lets us read, and leave it once it is another', async () => {
    const one = await working()
    await one.readOnly('on')
    await one.endAll()
    await waitFor(
      () => readiness(one.storage),
      'NotReady: the database does not answer: the server is read-only; the queue does not answer: the server is read-only'
    )
    await one.readOnly('off')
    await recovers(one)
  })

  it('are one outage where they break again and again', async () => {
    const one = await working()
    for (let round = 0; round < 6; round += 1) {
      await one.line.cut()
      await expect(readiness(one.storage)).resolves.not.toBe('ready')
      await one.line.mend()
    }
    await recovers(one)
  })

  it('are ready, and no outage, where PostgreSQL is slow but in time', async () => {
    const one = await working({ answer: 5_000 })
    one.line.slow(40)
    await one.storage.queue.enqueue(change('slow'))
    await waitFor(() => one.ran, ['slow'])
    await expect(readiness(one.storage)).resolves.toBe('ready')
    expect(one.all).toEqual([])
  })
})

function readiness(storage: Storage): Promise<string> {
  return storage.ready().then(() => 'ready', String)
}
