import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OpenQueue, openQueue } from '../../src/queue/queue.ts'
import { redisFaults } from '../../src/queue/redis.ts'
import { change, freshPrefix, handlers, silent, waitFor } from '../contracts/queue/bench.ts'
import { needed } from '../contracts/queue/place.ts'
import { type Cable, cable } from './cable.ts'

const url = needed('TEST_REDIS_URL', 'the queue while Redis is away')

describe.runIf(url)('the queue while Redis is away', () => {
  let line: Cable
  let queue: OpenQueue
  const ran: string[] = []
  const signals: AbortSignal[] = []

  beforeEach(async () => {
    ran.length = 0
    signals.length = 0
    line = await cable(url ?? '')
    queue = await openQueue({
      backend: { name: 'redis', url: line.url },
      vendors: ['keepnet'],
      log: silent,
      prefix: freshPrefix(),
      times: { answer: 500, lock: 1_000, parting: 200, stalledCheck: 100 }
    })
  })
  afterEach(async () => {
    await queue.stop(0)
    await line.cut()
  })

  it('rejects a ring at once, says that it is not ready, and goes on when Redis is back', async () => {
    await queue.work(handlers({ apply: async id => void ran.push(id) }))
    await line.cut()
    // At once: after its time it would say so.
    const late = expect.stringContaining('within 500 ms')
    await expect(queue.enqueue(change('one'))).rejects.not.toMatchObject({ message: late })
    await expect(queue.ready()).rejects.not.toMatchObject({ message: late })

    await line.mend()
    await waitFor(
      () =>
        queue.ready().then(
          () => 'ready',
          () => 'away'
        ),
      'ready'
    )
    await queue.enqueue(change('two'))
    await waitFor(() => ran, ['two'])
  }, 20_000)

  it('rejects a ring within its time when Redis is there and says nothing', async () => {
    line.silence()
    await expect(queue.enqueue(change('one'))).rejects.toThrow(
      'The queue did not accept the job for one within 500 ms.'
    )
    await expect(queue.counts()).rejects.toThrow('The queue did not count its jobs within 500 ms.')
  })

  it('fires the signal of a job in hand when its lock could not be renewed', async () => {
    const apply = (_: string, signal: AbortSignal) => {
      signals.push(signal)
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    await queue.work(handlers({ apply }))
    await queue.enqueue(change('one'))
    await waitFor(() => signals.length, 1)
    line.silence()
    await waitFor(() => signals[0]?.aborted, true)
    expect(signals[0]?.reason).toMatchObject({ message: 'The queue may have given this job to another worker.' })
  })

  it('stops in time', async () => {
    await queue.work(handlers({}))
    await line.cut()
    const begun = Date.now()
    expect(await queue.stop(1_000)).toBe(0)
    expect(Date.now() - begun).toBeLessThan(2_000)
    await line.mend()
  })
})

describe.runIf(url)('Redis as a place for a queue', () => {
  it('is refused with its address, and not its password, where it cannot be reached', async () => {
    const line = await cable(url ?? '')
    await line.cut()
    const away = new URL(line.url)
    away.password = 'hunter2'
    const opened = openQueue({ backend: { name: 'redis', url: away.href }, vendors: [], log: silent })
    const error = await opened.catch(error => error)
    expect(error.message).toBe(`Redis at ${away.host} cannot be reached. Is REDIS_URL right, and is it running?`)
    await expect(redisFaults(away.href)).rejects.toThrow()
  })

  it('is told what is wrong with it', async () => {
    const redis = new Redis(url ?? '')
    const [, before] = (await redis.config('GET', 'maxmemory-policy')) as [string, string] // a pair, for one name
    try {
      await redis.config('SET', 'maxmemory-policy', 'allkeys-lru')
      expect(await redisFaults(url ?? '')).toContain(
        'Redis may evict jobs when its memory is full: maxmemory-policy is allkeys-lru, not noeviction.'
      )
      await redis.config('SET', 'maxmemory-policy', 'noeviction')
      expect((await redisFaults(url ?? '')).join()).not.toContain('maxmemory-policy')
    } finally {
      await redis.config('SET', 'maxmemory-policy', before)
      redis.disconnect()
    }
  })
})
