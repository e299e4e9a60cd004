import { setTimeout } from 'node:timers/promises'
import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq'
import type { Logger } from 'pino'
import { type Outage, PAUSES, type Pauses } from './outage.ts'

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/** The data of a job: one id by its kind, or the name of a scheduled job. */
export type Ids = Readonly<Record<string, string>>

/** The part of BullMQ's queue that this module uses; the same on every backend. */
export type QueueHandle = Pick<Queue<Ids, void>, 'add' | 'upsertJobScheduler' | 'getJobCounts' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** The part of BullMQ's worker that this module uses. */
export type WorkerHandle = Pick<Worker<Ids, void>, 'pause' | 'rateLimit' | 'close' | 'waitUntilReady'> & {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'stalled', listener: (job: string) => void): unknown
  on(event: 'locksRenewed', listener: (renewed: { jobIds: string[] }) => void): unknown
  on(event: 'lockRenewalFailed', listener: (jobs: string[]) => void): unknown
}

export type WorkerHandleOptions = Omit<WorkerOptions, 'connection' | 'prefix'>

/** Where BullMQ keeps its jobs. Every connection has an error listener, and no call hangs when the backend is gone. */
export type Backend = {
  /** Reports a failure. The log shows only the beginning and the end of an outage. */
  fault(error: unknown): void
  queue(name: string): QueueHandle
  /** Throws if this many more workers would leave no connection for queries. */
  allow(workers: number): void
  worker(name: string, run: Processor<Ids, void>, options: WorkerHandleOptions): WorkerHandle
  /** Throws if the backend does not answer, or accepts no jobs. */
  ping(): Promise<void>
  /** Closes what this module opened; a pool passed in stays open. */
  close(): Promise<void>
}

export type BackendOptions = {
  /** Prefix of all keys in Redis, or of all queue names in PostgreSQL. */
  prefix: string
  log: Log
  times: Times
  /** The outage of a shared connection; by default the backend watches its own. */
  outage?: Outage | undefined
}

/** What happens to a job whose handler threw. The caller decides: this module knows no vendor and no error class. */
export type JobErrorClass =
  /** Retry with exponential backoff; uses an attempt. */
  | { name: 'backoff' }
  /** Retry after that many milliseconds. Uses no attempt. */
  | { name: 'later'; after: number }
  /** Pause the whole queue for that many milliseconds. Uses no attempt. */
  | { name: 'hold'; for: number }
  /** Drop the job. The sweep enqueues unfinished work again. */
  | { name: 'give-up' }

/** Must not throw. */
export type ClassifyError = (error: unknown) => JobErrorClass

/** In milliseconds, except `attempts`. */
export type Times = {
  /** How long a worker may be silent before its job goes to another. Renewed at half of it. */
  lock: number
  /** How often workers check for jobs whose lock has expired. */
  stalledCheck: number
  /** Number of runs before a job is dropped; the sweep enqueues unfinished work again. */
  attempts: number
  /** The delay before the second run. Doubles with each further one, with up to 50% jitter. */
  backoff: number
  /** Timeout of enqueue, count and ping. */
  answer: number
  /** How often job schedules are set again, in case the backend has lost them. */
  schedule: number
  /** How long a handler may clean up after its signal fired, and a connection may take to close. */
  parting: number
  /** How long a connection may give no answer before it is replaced. */
  silence: number
  /** Between two tries during an outage. */
  pauses: Pauses
}

export const TIMES: Times = {
  lock: 12_000,
  stalledCheck: 4_000,
  attempts: 8,
  backoff: 2_000,
  answer: 3_000,
  schedule: 60_000,
  parting: 2_000,
  silence: 15_000,
  pauses: PAUSES
}

/** Rejects after `limit` milliseconds. The work itself continues: a job enqueued late does no harm. */
export async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  const ended = work.then(value => ({ value }))
  const first = await beforeTime(limit, ended)
  if (first === undefined) throw new Error(`The queue did not ${what} within ${limit} ms.`)
  return first.value
}

/** The result of the work, or undefined after `limit` milliseconds. */
export async function beforeTime<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  const time = new AbortController()
  try {
    return await Promise.race([work, setTimeout(limit, undefined, { signal: time.signal })])
  } finally {
    time.abort()
  }
}
