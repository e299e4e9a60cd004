import { type Job, WaitingError } from 'bullmq'
import type { Backend, Ids, Log } from './backend.ts'
import { conclude } from './conclude.ts'
import { watchLocks } from './locks.ts'
import { beforeTime } from './timeout.ts'
import type { Times } from './times.ts'
import type { ClassifyError } from './verdict.ts'

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
  worker.on('error', error => log.warn({ err: error, queue: options.queue }, 'A worker of the queue has a fault.'))
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
