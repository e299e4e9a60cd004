import type { Processor, Queue, Worker, WorkerOptions } from 'bullmq'
import type { Logger } from 'pino'

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
  queue(name: string): QueueHandle
  /** Throws where that many workers more would leave no connection to ask with. */
  allow(workers: number): void
  worker(name: string, run: Processor<Ids, void>, options: WorkerHandleOptions): WorkerHandle
  /** Throws where the other side does not answer. */
  ping(): Promise<void>
  /** Closes what this room opened; a pool that was given in stays open. */
  close(): Promise<void>
}
