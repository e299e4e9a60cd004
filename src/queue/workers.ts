import type { Backend, ClassifyError, Ids, Log, QueueHandle, Times } from './backend.ts'
import { applyQueue, MESSAGES, SCHEDULED, type ScheduledJob, schedule, scheduledWork } from './jobs.ts'
import { startWorker, type Work } from './worker.ts'

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
