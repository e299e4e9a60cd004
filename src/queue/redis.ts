import { createRedisBackend, withBackend } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import { type Backend, type BackendOptions, type Ids, within } from './backend.ts'
import { watchOutage } from './outage.ts'

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
 * it reconnects by itself, also where Redis falls silent or only lets itself be read.
 */
export async function redisBackend(url: string, { prefix, log, times }: BackendOptions): Promise<Backend> {
  let flaps = 0
  let why: Error | undefined
  const fault = (error: Error) => {
    why = error
    outage.fault(error)
  }
  const outage = watchOutage({
    what: 'Redis',
    works: () => within(times.answer, 'answer', ping()),
    log,
    pauses: times.pauses,
    over: () => {
      flaps = 0
    }
  })
  const open = (Kind: typeof Redis, { refused, ...options }: OwnOptions) => {
    const redis = new Kind(url, {
      lazyConnect: true,
      connectTimeout: 5_000,
      socketTimeout: times.silence,
      // ioredis counts from the last connection, which may have been of no use.
      retryStrategy: tries => pause(tries + flaps),
      // One that was a primary and is a replica now takes no jobs: the address leads to another, or will.
      reconnectOnError(error) {
        if (!/\bREADONLY\b/.test(error.message)) return false
        flaps += 1
        fault(error)
        return refused
      },
      ...options
    })
    redis.on('error', fault)
    return redis
  }
  // A person waits for what a producer does, so it fails at once while Redis is away.
  const producer = open(Redis, { enableOfflineQueue: false, maxRetriesPerRequest: 0, refused: 1 })
  producer.on('close', () => {
    flaps += 1
  })
  // BullMQ demands null here: a worker waits for Redis however long it takes.
  const consumer = open(Consumer, { maxRetriesPerRequest: null, refused: 2 })
  async function ping(): Promise<void> {
    if (producer.status !== 'ready') throw why ?? new Error('there is no connection')
    // A replica, and a Redis whose disk or memory is full, would answer anything that is no write.
    await producer.set(`${prefix}:ready`, 1, 'EX', 60)
  }
  try {
    await producer.connect()
  } catch (error) {
    outage.stop()
    producer.disconnect()
    throw new RedisUnreachable(new URL(url).host, { cause: error })
  }
  return {
    fault: outage.fault,
    queue: name => new Queue<Ids, void>(name, { connection: producer, prefix }),
    allow() {},
    worker: (name, run, options) => new Worker<Ids, void>(name, run, { ...options, connection: consumer, prefix }),
    ping,
    async close() {
      outage.stop()
      producer.disconnect()
      consumer.disconnect()
    }
  }
}

/** A worker takes from a second connection, on which a command may be unanswered for long; BullMQ watches that one. */
class Consumer extends Redis {
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return super.duplicate({ ...override, socketTimeout: undefined })
  }
}

type OwnOptions = Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest'> & {
  /** What becomes of a command that was refused: 1 fails it, 2 sends it again on the next connection. */
  refused: 1 | 2
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
