import type { JobsOptions } from 'bullmq'
import type { Job } from '../changes/ports/ports.ts'
import type { Ids } from './backend.ts'
import type { Times } from './times.ts'

/** The queue of a vendor's changes: one each, so that one vendor's "slow down" does not stop another. */
export function applyQueue(vendor: string): string {
  return `apply-${vendor}`
}

export const MESSAGES = 'messages'
export const SCHEDULED = 'scheduled'

/** Where a job goes and what is all it holds. `key` is the same for the same job. */
export function address(job: Job): { queue: string; key: string; data: Ids } {
  switch (job.name) {
    case 'apply':
      return { queue: applyQueue(job.vendor), key: job.change, data: { change: job.change } }
    case 'message':
      return { queue: MESSAGES, key: job.message, data: { message: job.message } }
    default:
      return job satisfies never
  }
}

/**
 * A ring is dropped while the same job waits, also where it waits for its delay or for its next try; a ring that comes
 * while it runs is kept and makes it run once more afterwards. Ended jobs are forgotten: the database is the record.
 */
export function jobOptions(key: string, delay: number, times: Times): JobsOptions {
  return {
    delay,
    deduplication: { id: key, keepLastIfActive: true },
    attempts: times.attempts,
    backoff: { type: 'exponential', delay: times.backoff, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
    keepLogs: 0,
    stackTraceLimit: 0
  }
}
