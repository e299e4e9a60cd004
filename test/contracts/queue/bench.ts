import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Job } from '../../../src/changes/ports/ports.ts'
import type { Times } from '../../../src/queue/backend.ts'
import type { Handlers } from '../../../src/queue/jobs.ts'
import { type OpenQueue, openQueue } from '../../../src/queue/queue.ts'
import type { Place } from './place.ts'

/** Queues for one test, on keys that no other test uses. */
export type Bench = {
  /** Opens the queue as one more process would. */
  open(times?: Partial<Times>): Promise<OpenQueue>
  /** Removes every lock of a worker, as if it had stalled. */
  takeLocks(): Promise<void>
  /** Deletes all jobs and schedules, like a restarted Redis without persistence. */
  forget(): Promise<void>
  close(): Promise<void>
}

export const silent = { info() {}, warn() {}, error() {} }

export function freshPrefix(): string {
  return `test-${randomUUID().slice(0, 8)}`
}

export function bench(place: Place, prefix = freshPrefix()): Bench {
  const opened: OpenQueue[] = []
  return {
    takeLocks: () => place.takeLocks(prefix),
    forget: () => place.forget(prefix),
    async open(times = {}) {
      const queue = await openQueue({
        backend: place.backend,
        vendors: ['keepnet', 'appdirect'],
        log: silent,
        prefix,
        times: { backoff: 20, stalledCheck: 100, parting: 100, ...times }
      })
      opened.push(queue)
      return queue
    },
    async close() {
      await Promise.all(opened.map(queue => queue.stop(0)))
      await place.forget(prefix)
    }
  }
}

/** Handlers that do only what the test is about. */
export function handlers(part: Partial<Handlers>): Handlers {
  return {
    apply: () => Promise.resolve(),
    message: () => Promise.resolve(),
    scheduledJobs: [],
    classifyError: () => ({ name: 'backoff' }),
    concurrency: { apply: 1, message: 1 },
    ...part
  }
}

export function change(id: string, vendor = 'keepnet'): Job {
  return { name: 'apply', vendor, change: id }
}

/** Waits until no job is waiting, delayed or active. */
export async function idle(queue: OpenQueue): Promise<void> {
  await waitFor(async () => {
    const counts = Object.values(await queue.counts())
    return counts.reduce((sum, { waiting, delayed, active }) => sum + waiting + delayed + active, 0)
  }, 0)
}

/** Waits until asking gives that answer. */
export async function waitFor<T>(ask: () => T | Promise<T>, answer: T): Promise<void> {
  await expect.poll(ask).toEqual(answer)
}

/** Gives a test its own queues; they are closed when it ends. */
export type Start = () => Bench
