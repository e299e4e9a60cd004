import { createRedisBackend, withBackend } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import type { Backend, Ids, Log } from './backend.ts'

const { Queue, Worker } = withBackend(createRedisBackend)

/** Redis did not answer at the start. Its address may hold a password: only the host is named. */
class RedisUnreachable extends Error {
  override name = 'RedisUnreachable'

  constructor(host: string, options: ErrorOptions) {
    super(`Redis at ${host} cannot be reached. Is REDIS_URL right, and is it running?`, options)
  }
}

/**
 * BullMQ on Redis, under keys that begin with the prefix. Throws `RedisUnreachable` when Redis cannot be reached now; once open,
 * it reconnects by itself.
 */
export async function redisBackend(url: string, prefix: string, log: Log): Promise<Backend> {
  const open = (options: Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest'>) => {
    const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, retryStrategy: pause, ...options })
    redis.on('error', error => log.warn({ err: error }, 'The connection to Redis has a fault; it is tried again.'))
    return redis
  }
  // A person waits for what a producer does, so it fails at once while Redis is away.
  const producer = open({ enableOfflineQueue: false, maxRetriesPerRequest: 0 })
  // BullMQ demands null here: a worker waits for Redis however long it takes.
  const consumer = open({ maxRetriesPerRequest: null })
  try {
    await producer.connect()
  } catch (error) {
    producer.disconnect()
    throw new RedisUnreachable(new URL(url).host, { cause: error })
  }
  return {
    queue: name => new Queue<Ids, void>(name, { connection: producer, prefix }),
    allow() {},
    worker: (name, run, options) => new Worker<Ids, void>(name, run, { ...options, connection: consumer, prefix }),
    async ping() {
      await producer.ping()
    },
    async close() {
      producer.disconnect()
      consumer.disconnect()
    }
  }
}

/**
 * What is wrong with that Redis as a place for a queue, in sentences; none when it is well. Throws where it cannot
 * be reached.
 */
export async function redisFaults(url: string): Promise<string[]> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, commandTimeout: 5_000, retryStrategy: null })
  // The fault itself rejects connect(); without a listener ioredis prints it too.
  redis.on('error', () => {})
  try {
    await redis.connect()
    // INFO and not CONFIG GET, which managed services forbid.
    const info = await redis.info()
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown'
    const faults: string[] = []
    if (policy !== 'noeviction') {
      faults.push(`Redis may throw jobs away when its memory is full: maxmemory-policy is ${policy}, not noeviction.`)
    }
    if (!/^aof_enabled:1/m.test(info)) {
      faults.push('Redis forgets its jobs when it stops: appendonly is no, not yes. The sweep rings for them again.')
    }
    return faults
  } finally {
    redis.disconnect()
  }
}

function pause(tries: number): number {
  return Math.min(tries * 200, 5_000)
}
