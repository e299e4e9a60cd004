import { createRedisBackend, withBackend } from 'bullmq'
import { Redis, type RedisOptions } from 'ioredis'
import { type Backend, type BackendOptions, type Ids, within } from './backend.ts'
import { watchOutage } from './outage.ts'

const { Queue, Worker } = withBackend(createRedisBackend)

/** Redis did not answer at startup. Its URL may contain a password, so the message names only the host. */
class RedisUnreachable extends Error {
  override name = 'RedisUnreachable'

  constructor(host: string, options: ErrorOptions) {
    super(`Redis at ${host} cannot be reached. Is REDIS_URL right, and is it running?`, options)
  }
}

/**
 * BullMQ on Redis, with keys under the prefix. Throws `RedisUnreachable` if it cannot connect now. Later it reconnects
 * by itself, also when Redis is silent or read-only.
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
      // ioredis counts from the last connection, which may have been useless.
      retryStrategy: tries => pause(tries + flaps),
      // A primary that became a replica accepts no jobs: the address leads to another, or will.
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
  // A person waits for the producer, so it fails at once during an outage.
  const producer = open(Redis, { enableOfflineQueue: false, maxRetriesPerRequest: 0, refused: 1 })
  producer.on('close', () => {
    flaps += 1
  })
  // BullMQ requires null: a worker waits for Redis without limit.
  const consumer = open(Consumer, { maxRetriesPerRequest: null, refused: 2 })
  async function ping(): Promise<void> {
    if (producer.status !== 'ready') throw why ?? new Error('there is no connection')
    // A replica, or a Redis without disk or memory, answers everything but a write.
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

/** A worker's second connection blocks while it waits for jobs, so it has no socket timeout; BullMQ watches it. */
class Consumer extends Redis {
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return super.duplicate({ ...override, socketTimeout: undefined })
  }
}

type OwnOptions = Pick<RedisOptions, 'enableOfflineQueue' | 'maxRetriesPerRequest'> & {
  /** What happens to a refused command: 1 fails it, 2 sends it again on the next connection. */
  refused: 1 | 2
}

/** Problems of this Redis as a queue, in sentences; empty if there are none. Throws if it cannot be reached. */
export async function redisFaults(url: string): Promise<string[]> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout: 5_000, commandTimeout: 5_000, retryStrategy: null })
  // The error rejects connect(); without a listener ioredis also prints it.
  redis.on('error', () => {})
  try {
    await redis.connect()
    // INFO instead of CONFIG GET, which managed services forbid.
    const info = await redis.info()
    const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? 'unknown'
    const faults: string[] = []
    if (policy !== 'noeviction') {
      faults.push(`Redis may evict jobs when its memory is full: maxmemory-policy is ${policy}, not noeviction.`)
    }
    if (!/^aof_enabled:1/m.test(info)) {
      faults.push('Redis loses its jobs when it stops: appendonly is no, not yes. The sweep enqueues them again.')
    }
    return faults
  } finally {
    redis.disconnect()
  }
}

function pause(tries: number): number {
  return Math.min(tries * 200, 5_000)
}
