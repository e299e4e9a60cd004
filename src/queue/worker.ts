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

/** What a worker does with one job. The signal fires when the job may be another's by now, and when time is up. */
export type Work = (job: Job<Ids>, signal: AbortSignal) => Promise<void>

type RunningWorker = {
  ready(): Promise<void>
  /**
   * Takes no more jobs and waits that long for those in hand; then fires their signals and leaves. Returns how many
   * did not end even so: they go to another worker when their lock has run out.
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

/** So many workers in a row may die over a job before it is dropped. A pass of the night has no other chance until the next. */
const MOST_DEATHS = 10

/** One worker on one queue. */
export function startWorker(options: WorkerOptions, work: Work): RunningWorker {
  const { log, times } = options
  const turns = new Set<Promise<void>>()
  const leaving = new AbortController()
  let stopping = false

  const worker = options.backend.worker(options.queue, run, {
    concurrency: options.concurrency,
    lockDuration: times.lock,
    stalledInterval: times.stalledCheck,
    maxStalledCount: MOST_DEATHS,
    // BullMQ looks whether a queue is held only where a limit is set; this one is never reached.
    limiter: { max: 1_000_000, duration: 1_000 }
  })
  const locks = watchLocks(worker, times.lock)
  worker.on('error', error => options.backend.fault(error))
  worker.on('stalled', job => log.warn({ job, queue: options.queue }, 'A worker fell silent; its job goes to another.'))

  function run(job: Job<Ids>, token = ''): Promise<void> {
    const version = stopping ? giveBack(job, token) : take(job, token)
    turns.add(version)
    return version.finally(() => turns.delete(version))
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
      await beforeTime(timeout, Promise.allSettled(turns))
      leaving.abort(new Error('This process stops; the job goes to another worker.'))
      await beforeTime(times.parting, Promise.allSettled(turns))
      const left = turns.size
      if (left > 0) log.warn({ queue: options.queue, left }, 'Jobs did not end in time; another worker takes them.')
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
 * Tells BullMQ what the verdict on a handler's error is; it listens to what is thrown, so this always throws. What it
 * throws goes into the job's record, so nothing of the error itself is in it.
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
      options.log.warn({ ...details, hold: verdict.for }, 'The whole queue waits.')
      await options.worker.rateLimit(Math.max(1, Math.ceil(verdict.for)))
      throw new RateLimitError()
    case 'backoff':
      if (details.tries < (job.opts.attempts ?? 1)) options.log.warn(details, 'A job failed and is tried again.')
      else
        options.log.error(details, 'A job failed for the last time and is dropped; what is still owed is rung again.')
      throw new Error('The handler failed; the reason is in the log.')
    case 'give-up':
      options.log.error(details, 'A job cannot be done and is dropped.')
      throw new UnrecoverableError('The handler gave up; the reason is in the log.')
    default:
      return verdict satisfies never
  }
}

type ConcludeOptions = { worker: WorkerHandle; log: Log }

export type Locks = {
  /** From now until released the signal fires as soon as the job may have been given to another worker. */
  hold(job: string): { signal: AbortSignal; release(): void }
}

/**
 * Watches what a worker holds. BullMQ tells when a renewal was refused, but not when nobody could be asked, so silence
 * for the length of a lock counts as lost too.
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
      const mine = { lose, timer: setTimeout(lose, lock) }
      held.set(job, mine)
      return {
        signal: loss.signal,
        release() {
          clearTimeout(mine.timer)
          // A job that was lost may have come back to this very worker meanwhile.
          if (held.get(job) === mine) held.delete(job)
        }
      }
    }
  }
}
