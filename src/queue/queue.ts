import type { Queue } from '../changes/ports/ports.ts'
import { type Backend, beforeTime, type Log, type QueueHandle, TIMES, type Times, within } from './backend.ts'
import {
  applyQueue,
  type Handlers,
  jobOptions,
  MESSAGES,
  routeOf,
  SCHEDULED,
  startWorkers,
  type Workers
} from './jobs.ts'
import type { Outage } from './outage.ts'
import { type EmbeddedQueuePool, embeddedBackend, postgresBackend, type QueuePool } from './postgres.ts'
import { redisBackend } from './redis.ts'

export type QueueOptions = {
  backend:
    | { name: 'redis'; url: string }
    | { name: 'postgres'; pool: QueuePool }
    | { name: 'embedded'; pool: EmbeddedQueuePool }
  /** Names of the vendors, each with its own queue. */
  vendors: readonly string[]
  log: Log
  /** Prefix of all keys in Redis, or of all queue names in PostgreSQL; `countersign` by default. */
  prefix?: string
  times?: Partial<Times>
  /** The outage of a shared connection, so that it is logged once; by default the queue watches its own. */
  outage?: Outage
}

export type Counts = { waiting: number; delayed: number; active: number }

export type OpenQueue = Queue & {
  /** Starts the workers; resolves when all of them listen. Rejects if a pool is too small for them. */
  work(handlers: Handlers): Promise<void>
  /** The number of jobs, by queue name. */
  counts(): Promise<Record<string, Counts>>
  /** Rejects if the backend does not answer, or accepts no jobs. */
  ready(): Promise<void>
  /**
   * Stops taking jobs, waits at most `timeout` milliseconds for running ones, aborts the rest, and closes everything it
   * opened. Returns how many jobs did not end; another worker will run them.
   */
  stop(timeout: number): Promise<number>
}

/**
 * Opens the queues. Rejects if the backend cannot be reached. `enqueue` rejects within seconds during an outage: the
 * caller can continue, since the sweep enqueues unfinished work again.
 */
export async function openQueue(options: QueueOptions): Promise<OpenQueue> {
  const { vendors, log } = options
  const times = { ...TIMES, ...options.times }
  const backend = await open(options, times)
  const queues = new Map<string, QueueHandle>()
  for (const name of [...vendors.map(applyQueue), MESSAGES, SCHEDULED]) queues.set(name, backend.queue(name))
  for (const queue of queues.values()) {
    queue.on('error', error => backend.fault(error))
  }
  const started: Workers[] = []

  return {
    async enqueue(job, delay = 0) {
      const route = routeOf(job)
      const { queue: name, key, data } = route
      const queue = queues.get(name)
      if (!queue) {
        throw new Error(`No queue is open for ${name}; open are ${[...queues.keys()].join(', ')}.`)
      }
      const added = queue.add(job.name, data, jobOptions(route, delay, times))
      await within(times.answer, `accept the job for ${key}`, added)
    },
    async work(handlers) {
      const workers = startWorkers({ backend, queues, vendors, times, log }, handlers)
      started.push(workers)
      await workers.ready()
    },
    async counts() {
      const entries = [...queues].map(async ([name, queue]) => [name, await count(queue)] as const)
      return Object.fromEntries(await within(times.answer, 'count its jobs', Promise.all(entries)))
    },
    async ready() {
      await within(times.answer, 'answer', backend.ping()).catch(error => {
        backend.fault(error)
        throw error
      })
    },
    async stop(timeout) {
      const left = await Promise.all(started.map(workers => workers.stop(timeout)))
      await beforeTime(times.parting, Promise.all([...queues.values()].map(queue => queue.close())))
      await backend.close()
      return left.reduce((sum, count) => sum + count, 0)
    }
  }
}

async function open(options: QueueOptions, times: Times): Promise<Backend> {
  const { backend, prefix = 'countersign', log, outage } = options
  const given = { prefix, log, times, outage }
  switch (backend.name) {
    case 'redis':
      return await redisBackend(backend.url, given)
    case 'postgres':
      return await postgresBackend(backend.pool, given)
    case 'embedded':
      return await embeddedBackend(backend.pool, given)
    default:
      return backend satisfies never
  }
}

async function count(queue: QueueHandle): Promise<Counts> {
  const counts = await queue.getJobCounts('wait', 'prioritized', 'delayed', 'active')
  const { wait = 0, prioritized = 0, delayed = 0, active = 0 } = counts
  return { waiting: wait + prioritized, delayed, active }
}
