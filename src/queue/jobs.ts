import type { JobsOptions, RepeatOptions } from 'bullmq'
import type { Job } from '../changes/ports/ports.ts'
import type { Ids, Log, QueueHandle, Times } from './backend.ts'
import type { Work } from './worker.ts'

/** One queue for each vendor, so that a rate limit of one does not stop another. */
export function applyQueue(vendor: string): string {
  return `apply-${vendor}`
}

export const MESSAGES = 'messages'
export const SCHEDULED = 'scheduled'

/**
 * The queue and the data of a job. Equal jobs have the same `key`. `sooner`: enqueued without a delay, a delayed job
 * runs at once; a job that waits for a retry must not. `patient`: others of its queue go first.
 */
export function routeOf(job: Job): {
  queue: string
  key: string
  data: Ids
  sooner: boolean
  patient?: true | undefined
} {
  switch (job.name) {
    case 'apply': {
      const { vendor, change, patient } = job
      return { queue: applyQueue(vendor), key: change, data: { change }, sooner: false, patient }
    }
    case 'message':
      return { queue: MESSAGES, key: job.message, data: { message: job.message }, sooner: true }
    default:
      return job satisfies never
  }
}

/**
 * A duplicate of a waiting or delayed job is dropped; a duplicate of a running job is kept and runs after it. Finished
 * jobs are removed: the database is the record.
 */
export function jobOptions(
  { key, sooner, patient }: Pick<ReturnType<typeof routeOf>, 'key' | 'sooner' | 'patient'>,
  delay: number,
  times: Times
): JobsOptions {
  return {
    delay,
    // Jobs without a priority go before all that have one.
    ...(patient && { priority: 1 }),
    deduplication: { id: key, keepLastIfActive: true, reschedule: sooner && delay === 0 },
    attempts: times.attempts,
    backoff: { type: 'exponential', delay: times.backoff, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: true,
    keepLogs: 0,
    stackTraceLimit: 0
  }
}

/** Runs on a schedule, once for all processes; never starts again before it has ended. */
export type ScheduledJob = { name: string; schedule: Schedule; run(signal: AbortSignal): Promise<void> }

/** Every so many milliseconds, or by a cron pattern in a time zone. */
export type Schedule = { every: number } | { pattern: string; tz: string }

/** A scheduled job is not retried: it runs again on schedule. */
const ONCE = { attempts: 1, removeOnComplete: true, removeOnFail: true, keepLogs: 0, stackTraceLimit: 0 }

/** Sets the schedules. Idempotent; restores those that the backend lost. */
export async function schedule(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[]): Promise<void> {
  for (const { name, schedule } of scheduledJobs) {
    const repeat: RepeatOptions = schedule
    await queue.upsertJobScheduler(name, repeat, { name: 'due', data: { scheduledJob: name }, opts: ONCE })
  }
}

/**
 * When a scheduled job is due, its scheduler adds `due`, which adds `run`; BullMQ drops that one while the same job
 * still waits or runs. If the scheduler's own job did the work, the next one could overtake a slow one on another
 * worker.
 */
export function scheduledWork(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[], log: Log): Work {
  return async (job, signal) => {
    const scheduledJob = scheduledJobs.find(({ name }) => name === job.data.scheduledJob)
    if (!scheduledJob) {
      log.warn(
        { scheduledJob: job.data.scheduledJob },
        'The queue has a schedule for a job that this process does not know.'
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
