import type { JobsOptions, RepeatOptions } from 'bullmq'
import type { Job } from '../changes/ports/ports.ts'
import type { Backend, ClassifyError, Ids, Log, QueueHandle, Times } from './backend.ts'
import { startWorker, type Work } from './worker.ts'

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
async function schedule(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[]): Promise<void> {
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
function scheduledWork(queue: QueueHandle, scheduledJobs: readonly ScheduledJob[], log: Log): Work {
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

/** The job handlers. Each gets an id and an abort signal; `classifyError` decides about what they throw. */
export type Handlers = {
  apply(change: string, signal: AbortSignal): Promise<void>
  message(message: string, signal: AbortSignal): Promise<void>
  scheduledJobs: readonly ScheduledJob[]
  classifyError: ClassifyError
  /** How many jobs this process runs at once: per vendor, and of all messages. */
  concurrency: { apply: number; message: number }
}

export type Workers = {
  ready(): Promise<void>
  /** Returns how many jobs did not end in time. */
  stop(timeout: number): Promise<number>
}

type WorkersOptions = {
  backend: Backend
  queues: ReadonlyMap<string, QueueHandle>
  vendors: readonly string[]
  times: Times
  log: Log
}

/** All workers of this process: one for each vendor, one for messages, one for scheduled jobs. */
export function startWorkers(options: WorkersOptions, handlers: Handlers): Workers {
  const { queues, vendors, times, log } = options
  const queue = queues.get(SCHEDULED)
  if (!queue) throw new Error(`The queue ${SCHEDULED} was not opened.`)
  const starter = (name: string, concurrency: number, work: Work, classifyError = handlers.classifyError) => {
    return () => startWorker({ backend: options.backend, queue: name, concurrency, times, classifyError, log }, work)
  }

  const apply: Work = (job, signal) => handlers.apply(idIn(job, 'change'), signal)
  const message: Work = (job, signal) => handlers.message(idIn(job, 'message'), signal)
  const starts = [
    ...vendors.map(vendor => starter(applyQueue(vendor), handlers.concurrency.apply, apply)),
    starter(MESSAGES, handlers.concurrency.message, message),
    // One slot more than there are scheduled jobs, so that a slow job does not delay another's `due`.
    starter(
      SCHEDULED,
      handlers.scheduledJobs.length + 1,
      scheduledWork(queue, handlers.scheduledJobs, log),
      scheduledJobErrors(handlers.classifyError)
    )
  ]
  options.backend.allow(starts.length)
  const running = starts.map(start => start())
  const keep = setInterval(() => {
    schedule(queue, handlers.scheduledJobs).catch(error => options.backend.fault(error))
  }, times.schedule)

  return {
    async ready() {
      await Promise.all(running.map(each => each.ready()))
      await schedule(queue, handlers.scheduledJobs)
    },
    async stop(timeout) {
      clearInterval(keep)
      const left = await Promise.all(running.map(each => each.stop(timeout)))
      return left.reduce((sum, count) => sum + count, 0)
    }
  }
}

/** A failed scheduled job runs again on schedule and must not pause the queue of all the others. It may be delayed. */
function scheduledJobErrors(classifyError: ClassifyError): ClassifyError {
  return error => {
    const verdict = classifyError(error)
    return verdict.name === 'later' ? verdict : { name: 'give-up' }
  }
}

function idIn(job: { data: Ids }, name: string): string {
  const id = job.data[name]
  if (id === undefined) throw new Error(`A job must hold the id of a ${name}; this one holds ${Object.keys(job.data)}.`)
  return id
}
