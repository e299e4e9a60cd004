import { setTimeout } from 'node:timers/promises'
import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq'
import type { Logger } from 'pino'
import { type Outage, PAUSES, type Pauses } from './outage.ts'

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>

/** All that a job holds: one id under the name of what it names, or the name of a pass. */
export type Ids = Readonly<Record<string, string>>

/** The part of BullMQ's queue that this room uses; the same over every backend. */
export type QueueHandle = Pick<Queue<Ids, void>, 'add' | 'upsertJobScheduler' | 'getJobCounts' | 'close'> & {
  on(event: 'error', listener: (error: Error) => void): unknown
}

/** The part of BullMQ's worker that this room uses. */
export type WorkerHandle = Pick<Worker<Ids, void>, 'pause' | 'rateLimit' | 'close' | 'waitUntilReady'> & {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'stalled', listener: (job: string) => void): unknown
  on(event: 'locksRenewed', listener: (renewed: { jobIds: string[] }) => void): unknown
  on(event: 'lockRenewalFailed', listener: (jobs: string[]) => void): unknown
}

export type WorkerHandleOptions = Omit<WorkerOptions, 'connection' | 'prefix'>

/** Where BullMQ keeps its jobs. Every connection has an error listener; none of these hangs when the other side is gone. */
export type Backend = {
  /** Something failed there: part of an outage, of which the log tells the beginning and the end. */
  fault(error: unknown): void
  queue(name: string): QueueHandle
  /** Throws where that many workers more would leave no connection to ask with. */
  allow(workers: number): void
  worker(name: string, run: Processor<Ids, void>, options: WorkerHandleOptions): WorkerHandle
  /** Throws where the other side does not answer, or takes no jobs. */
  ping(): Promise<void>
  /** Closes what this room opened; a pool that was given in stays open. */
  close(): Promise<void>
}

export type BackendOptions = {
  /** What all keys in Redis, or all names of queues in PostgreSQL, begin with. */
  prefix: string
  log: Log
  times: Times
  /** Of what the queue shares with others; the backend has one of its own unless given. */
  outage?: Outage | undefined
}

/** What is to become of a job whose handler threw. The caller decides; this room knows no vendor and no fault by name. */
export type JobErrorClass =
  /** Try again after a growing wait; uses one of the attempts. */
  | { name: 'backoff' }
  /** Not now: try again after that many milliseconds. Uses no attempt. */
  | { name: 'later'; after: number }
  /** Nobody is to take a job from this whole queue for that many milliseconds. Uses no attempt. */
  | { name: 'hold'; for: number }
  /** Drop the job. What the database still owes is rung again by the sweep. */
  | { name: 'give-up' }

/** Must not throw. */
export type ClassifyError = (error: unknown) => JobErrorClass

/** How long this room waits for what; milliseconds, unless it says otherwise. */
export type Times = {
  /** How long a worker may be silent before its job is given to another. Renewed at half time. */
  lock: number
  /** How often workers look for jobs whose lock has run out. */
  stalledCheck: number
  /** How often a job is tried before it is dropped; the sweep rings again for what is still undone. A number of runs. */
  attempts: number
  /** The wait before the second try; doubles with every further one, and up to half of it is left to chance. */
  backoff: number
  /** How long a ring, a count or a ping may take before it is a fault. */
  answer: number
  /** How often the times of the passes are set again, in case the backend has lost them. */
  schedule: number
  /** How long a handler has to put things in order after its signal fired, and a connection to close. */
  parting: number
  /** How long a connection may leave us without an answer before another is opened. */
  silence: number
  /** Between two tries while the backend is away: the first pause, and what it grows to. */
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

/**
 * The work's value, or an error once that many milliseconds have passed. The work itself goes on: a ring that
 * arrives late does no harm.
 */
export async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  const ended = work.then(value => ({ value }))
  const first = await beforeTime(limit, ended)
  if (first === undefined) throw new Error(`The queue did not ${what} within ${limit} ms.`)
  return first.value
}

/** What the work came to, or undefined once that many milliseconds have passed. */
export async function beforeTime<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  const time = new AbortController()
  try {
    return await Promise.race([work, setTimeout(limit, undefined, { signal: time.signal })])
  } finally {
    time.abort()
  }
}
