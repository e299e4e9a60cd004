import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import type { JobErrorClass } from '../../src/queue/backend.ts'
import { bench, change, freshPrefix, handlers, idle, waitFor } from '../contracts/queue/bench.ts'
import { needed, openPlace } from '../contracts/queue/place.ts'

const url = needed('TEST_REDIS_URL', 'what the queue leaves in Redis')

describe.runIf(url)('what the queue leaves in Redis', () => {
  it('is an id while a job waits, never its error, and nothing when it has ended', async () => {
    const prefix = freshPrefix()
    const place = await openPlace({ name: 'redis', url: url ?? '' })
    const redis = new Redis(url ?? '')
    const { open, close } = bench(place, prefix)
    const queue = await open({ attempts: 2, backoff: 1_500 })
    const seen: string[] = []
    const classifyError = (error: unknown): JobErrorClass => {
      seen.push(String(error))
      return { name: seen.length === 2 ? 'give-up' : 'backoff' }
    }
    await queue.work(handlers({ apply: () => Promise.reject(new Error('secret of Acme')), classifyError }))
    await queue.enqueue(change('one'))
    await waitFor(async () => (await queue.counts())['apply-keepnet']?.delayed, 1)
    const job = await redis.hgetall(`${prefix}:apply-keepnet:1`)
    expect(job).toMatchObject({ name: 'apply', data: '{"change":"one"}', stacktrace: '[]' })
    expect(JSON.stringify(job)).not.toContain('secret')

    await waitFor(() => seen, ['Error: secret of Acme', 'Error: secret of Acme'])
    await idle(queue)
    expect(await redis.exists(`${prefix}:apply-keepnet:1`)).toBe(0)
    expect(await redis.zcard(`${prefix}:apply-keepnet:failed`)).toBe(0)
    const said = await redis.xrange(`${prefix}:apply-keepnet:events`, '-', '+')
    expect(JSON.stringify(said)).not.toContain('secret')
    await close()
    await place.close()
    redis.disconnect()
  })
})
