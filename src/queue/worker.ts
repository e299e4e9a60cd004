import { DelayedError, type Job, RateLimitError, UnrecoverableError, WaitingError } from 'bullmq'
import {
  type Backend,
  beforeTime,
  type ClassifyError,
  type Ids,
  type Log,
  type Times,
  type WorkerHandle
} from './backend.ts'

/**
 * Runs one job. The signal fires when the job may have been given to another worker, and when the time to stop is up.
 */
export type Work = (job: Job<Ids>, signal: AbortSignal) => Promise<void>

type RunningWorker = {
  ready(): Promise<void>
  /**
   * Stops taking jobs, waits `timeout` milliseconds for running ones, then aborts them. Returns how many did not end
   * even so: another worker gets them when their lock expires.
   */
  stop(timeout: number): Promise<number>
}

type WorkerOptions = {
  backend: Backend
  queue: string
  concurrency: number
  times: Times
  classifyError: ClassifyError
  log: Log
}

/**
 * How many workers in a row may die during a job before it is dropped. Generous, as a nightly job has no other chance
 * until the next night.
 */
const MOST_DEATHS = 10

/** One worker on one queue. */
export function startWorker(options: WorkerOptions, work: Work): RunningWorker {
  const { log, times } = options
  const runs = new Set<Promise<void>>()
  const leaving = new AbortController()
  let stopping = false

  const worker = options.backend.worker(options.queue, run, {
    concurrency: options.concurrency,
    lockDuration: times.lock,
    stalledInterval: times.stalledCheck,
    maxStalledCount: MOST_DEATHS,
    // BullMQ's 15 s would follow each outage; during one, the connection itself pauses longer and longer.
    runRetryDelay: times.pauses.first,
    // BullMQ checks the rate limit of a queue only if `limiter` is set; this one is never reached.
    limiter: { max: 1_000_000, duration: 1_000 }
  })
  const locks = watchLocks(worker, times.lock)
  worker.on('error', error => options.backend.fault(error))
  worker.on('stalled', job =>
    log.warn({ job, queue: options.queue }, 'A worker stopped responding; its job goes to another.')
  )

  function run(job: Job<Ids>, token = ''): Promise<void> {
    const running = stopping ? giveBack(job, token) : take(job, token)
    runs.add(running)
    return running.finally(() => runs.delete(running))
  }

  async function take(job: Job<Ids>, token: string): Promise<void> {
    const lock = locks.hold(job.id ?? '')
    try {
      await work(job, AbortSignal.any([lock.signal, leaving.signal]))
    } catch (error) {
      if (lock.signal.aborted) throw lock.signal.reason
      if (leaving.signal.aborted) return await giveBack(job, token)
      return await conclude(options.classifyError, error, job, token, { worker, log })
    } finally {
      lock.release()
    }
  }

  return {
    async ready() {
      await worker.waitUntilReady()
    },
    async stop(timeout) {
      stopping = true
      await worker.pause(true)
      await beforeTime(timeout, Promise.allSettled(runs))
      leaving.abort(new Error('This process is stopping; the job goes to another worker.'))
      await beforeTime(times.parting, Promise.allSettled(runs))
      const left = runs.size
      if (left > 0) log.warn({ queue: options.queue, left }, 'Jobs did not end in time; another worker will run them.')
      await beforeTime(times.parting, worker.close(left > 0))
      return left
    }
  }
}

async function giveBack(job: Job<Ids>, token: string): Promise<never> {
  await job.moveToWait(token)
  throw new WaitingError()
}

/**
 * Reports the error class to BullMQ by throwing, so this always throws. BullMQ stores what is thrown in the job, so it
 * contains nothing of the original error.
 */
async function conclude(
  classifyError: ClassifyError,
  error: unknown,
  job: Job<Ids>,
  token: string,
  options: ConcludeOptions
): Promise<never> {
  const verdict = classifyError(error)
  const details = { err: error, job: job.data, tries: job.attemptsMade + 1 }
  switch (verdict.name) {
    case 'later':
      await job.moveToDelayed(Date.now() + verdict.after, token)
      throw new DelayedError()
    case 'hold':
      options.log.warn({ ...details, hold: verdict.for }, 'The whole queue is paused.')
      await options.worker.rateLimit(Math.max(1, Math.ceil(verdict.for)))
      throw new RateLimitError()
    case 'backoff':
      if (details.tries < (job.opts.attempts ?? 1)) options.log.warn(details, 'A job failed and will be retried.')
      else
        options.log.error(
          details,
          'A job failed for the last time and was dropped; the sweep enqueues unfinished work again.'
        )
      throw new Error('The handler failed; the reason is in the log.')
    case 'give-up':
      options.log.error(details, 'A job cannot be done and was dropped.')
      throw new UnrecoverableError('The handler gave up; the reason is in the log.')
    default:
      return verdict satisfies never
  }
}

type ConcludeOptions = { worker: WorkerHandle; log: Log }

export type Locks = {
  /** Until released, the signal fires as soon as the job may have been given to another worker. */
  hold(job: string): { signal: AbortSignal; release(): void }
}

/**
 * Watches a worker's job locks. BullMQ reports a refused renewal, but not an unanswered one, so no renewal for the
 * length of a lock also counts as lost.
 */
function watchLocks(worker: WorkerHandle, lock: number): Locks {
  const held = new Map<string, { lose(): void; timer: NodeJS.Timeout }>()
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const job of jobIds) held.get(job)?.timer.refresh()
  })
  worker.on('lockRenewalFailed', jobs => {
    for (const job of jobs) held.get(job)?.lose()
  })
  return {
    hold(job) {
      const loss = new AbortController()
      const lose = () => loss.abort(new Error('The queue may have given this job to another worker.'))
      const own = { lose, timer: setTimeout(lose, lock) }
      held.set(job, own)
      return {
        signal: loss.signal,
        release() {
          clearTimeout(own.timer)
          // A lost job may have come back to this same worker.
          if (held.get(job) === own) held.delete(job)
        }
      }
    }
  }
}
