import { afterEach, describe, expect, it } from 'vitest'
import { type OpenQueue, openQueue } from '../../src/queue/queue.ts'
import { change, freshPrefix, handlers, waitFor } from '../contracts/queue/bench.ts'
import { needed } from '../contracts/queue/place.ts'
import { cable } from './cable.ts'
import { lines } from './lines.ts'
import { startRedis } from './redis-server.ts'

const present = needed('TEST_REDIS_URL', 'how the connection to Redis recovers')
const TIMES = {
  answer: 500,
  parting: 100,
  silence: 400,
  stalledCheck: 200,
  pauses: { first: 50, longest: 200, steady: 1_500 }
}
const BEGINNING = 'warn: Redis is unavailable; retrying until it works.'
const END = 'info: Redis is available again.'

describe.runIf(present)('the connection to Redis', { timeout: 20_000 }, () => {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const step of undo.splice(0).toReversed()) await step()
  })

  async function server() {
    const one = await startRedis()
    undo.push(one.stop)
    return one
  }

  /** A queue at work on a Redis that is reached through a cable. */
  async function working(url: string, times: Partial<typeof TIMES> = {}) {
    const line = await cable(url)
    const { log, all } = lines()
    const options = { vendors: ['keepnet'], log, prefix: freshPrefix(), times: { ...TIMES, ...times } }
    const queue = await openQueue({ backend: { name: 'redis', url: line.url }, ...options })
    undo.push(line.cut, () => queue.stop(0))
    const ran: string[] = []
    await queue.work(handlers({ apply: async id => void ran.push(id) }))
    return { line, queue, all, ran }
  }

  async function recovers({ queue, ran, all }: { queue: OpenQueue; ran: string[]; all: string[] }) {
    await waitFor(() => readiness(queue), 'ready')
    await queue.enqueue(change('after'))
    // A worker that listens finds out after 6 s that nobody speaks.
    await expect.poll(() => ran.at(-1), { timeout: 12_000 }).toBe('after')
    await waitFor(() => all, [BEGINNING, END])
  }

  it('leaves a primary that became a replica, says so until it is led elsewhere, and goes on there', async () => {
    const [old, next] = await Promise.all([server(), server()])
    const one = await working(old.url)
    await old.redis.replicaof('127.0.0.1', Number(new URL(next.url).port))
    await waitFor(() => readiness(one.queue).then(said => said.split(' ', 2).join(' ')), 'ReplyError: READONLY')
    await expect(one.queue.enqueue(change('refused'))).rejects.toThrow()
    one.line.redirect(next.url)
    await recovers(one)
  })

  it('opens another where Redis is there and says nothing any more', async () => {
    const one = await working((await server()).url)
    one.line.silence()
    await expect(one.queue.enqueue(change('lost'))).rejects.toThrow()
    await recovers(one)
  })

  it('is one outage where it breaks again and again', async () => {
    const one = await working((await server()).url)
    for (let round = 0; round < 6; round += 1) {
      await one.line.cut()
      await expect(readiness(one.queue)).resolves.not.toBe('ready')
      await one.line.mend()
      await one.queue.enqueue(change(`between ${round}`)).catch(() => 'it may be away just then')
    }
    await recovers(one)
  })

  it('is ready, and no outage, where it is slow but in time', async () => {
    const { line, queue, all, ran } = await working((await server()).url, { answer: 5_000, silence: 5_000 })
    line.slow(60)
    await queue.enqueue(change('slow'))
    await waitFor(() => ran, ['slow'])
    await expect(readiness(queue)).resolves.toBe('ready')
    expect(all).toEqual([])
  })
})

function readiness(queue: OpenQueue): Promise<string> {
  return queue.ready().then(() => 'ready', String)
}
