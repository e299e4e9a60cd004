import type { JobsOptions, RepeatOptions } from 'bullmq'
import type { Job } from '../changes/ports/ports.ts'
import type { Ids, Log, QueueHandle, Times } from './backend.ts'
import type { Work } from './worker.ts'

/** The queue of a vendor's changes: one each, so that one vendor's "slow down" does not stop another. */
export function applyQueue(vendor: string): string {
  return `apply-${vendor}`
}

export const MESSAGES = 'messages'
export const SCHEDULED = 'scheduled'

/**
 * Where a job goes and what is all it holds. `key` is the same for the same job. `sooner`: one that waits for its delay is
 * done at once where it is enqueued without one; one that is to be tried again later must not be hurried.
 */
export function address(job: Job): { queue: string; key: string; data: Ids; sooner: boolean } {
  switch (job.name) {
    case 'apply':
      return { queue: applyQueue(job.vendor), key: job.change, data: { change: job.change }, sooner: false }
    case 'message':
      return { queue: MESSAGES, key: job.message, data: { message: job.message }, sooner: true }
    default:
      return job satisfies never
  }
}

/**
 * A ring is dropped while the same job waits, also where it waits for its delay or for its next try; a ring that comes
 * while it runs is kept and makes it run once more afterwards. Ended jobs are forgotten: the database is the record.
 */
export function jobOptions(key: string, delay: number, sooner: boolean, times: Times): JobsOptions {
  return {
    delay,
    deduplication: { id: key, keepLastIfActive: true, reschedule: sooner && delay === 0 },
    attempts: times.attempts,
    backoff: { type: 'exponential', delay: times.backoff, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
    keepLogs: 0,
    stackTraceLimit: 0
  }
}

/** Work that comes round by itself, once for all processes together; never begun again before it has ended. */
export type ScheduledJob = { name: string; schedule: Schedule; run(signal: AbortSignal): Promise<void> }

/** Every so many milliseconds, or at the times of a cron pattern in a time zone. */
export type Schedule = { every: number } | { pattern: string; tz: string }

/** Nothing of a pass is worth a second try: the next one comes anyway. */
const ONCE = { attempts: 1, removeOnComplete: true, removeOnFail: true, keepLogs: 0, stackTraceLimit: 0 }

/** Sets the times of the passes. Setting them again changes nothing, and restores them where the backend lost them. */
export async function schedule(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[]): Promise<void> {
  for (const { name, schedule } of scheduledJobs) {
    const repeat: RepeatOptions = schedule
    await queue.upsertJobScheduler(name, repeat, { name: 'due', data: { scheduledJob: name }, opts: ONCE })
  }
}

/**
 * A job `due` comes when a pass is due and rings `scheduledJob`; BullMQ drops that ring while the same pass still waits or
 * runs. Were the scheduled job the pass itself, a slow pass would be overtaken by its next one on another worker.
 */
export function scheduledWork(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[], log: Log): Work {
  return async (job, signal) => {
    const scheduledJob = scheduledJobs.find(({ name }) => name === job.data.scheduledJob)
    if (!scheduledJob) {
      log.warn(
        { scheduledJob: job.data.scheduledJob },
        'The queue has the times of a pass that this process does not know.'
      )
      return
    }
    if (job.name === 'due') {
      await queue.add('run', { scheduledJob: scheduledJob.name }, { ...ONCE, deduplication: { id: scheduledJob.name } })
      return
    }
    await scheduledJob.run(signal)
  }
}
