import type { Backend, Ids, Log, QueueHandle } from './backend.ts'
import { applyQueue, NOTICES, PASSES } from './jobs.ts'
import { type Pass, passWork, schedule } from './scheduled-jobs.ts'
import type { Times } from './times.ts'
import type { Judge } from './verdict.ts'
import { startWorker, type Work } from './worker.ts'

/** What is done with the jobs. They are given an id and a signal to stop; what `apply` and `notice` throw is judged. */
export type Handlers = {
  apply(change: string, signal: AbortSignal): Promise<void>
  notice(notice: string, signal: AbortSignal): Promise<void>
  passes: readonly Pass[]
  judge: Judge
  /** How many jobs this process has in hand at once: per vendor, and of all notices. */
  concurrency: { apply: number; notice: number }
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

/** All workers of this process: one on each vendor's queue, one for notices, one for the passes. */
export function startWorkers(options: WorkersOptions, handlers: Handlers): Workers {
  const { queues, vendors, times, log } = options
  const queue = queues.get(PASSES)
  if (!queue) throw new Error(`The queue ${PASSES} was not opened.`)
  const starter = (name: string, concurrency: number, work: Work, judge = handlers.judge) => {
    return () => startWorker({ backend: options.backend, queue: name, concurrency, times, judge, log }, work)
  }

  const apply: Work = (job, signal) => handlers.apply(idIn(job, 'change'), signal)
  const notice: Work = (job, signal) => handlers.notice(idIn(job, 'notice'), signal)
  const starts = [
    ...vendors.map(vendor => starter(applyQueue(vendor), handlers.concurrency.apply, apply)),
    starter(NOTICES, handlers.concurrency.notice, notice),
    // One more at once than there are passes, so that a slow pass does not delay another's turn.
    starter(PASSES, handlers.passes.length + 1, passWork(queue, handlers.passes, log), passJudge(handlers.judge))
  ]
  options.backend.allow(starts.length)
  const running = starts.map(start => start())
  const keep = setInterval(() => {
    schedule(queue, handlers.passes).catch(error =>
      log.warn({ err: error }, 'The times of the passes could not be set.')
    )
  }, times.schedule)

  return {
    async ready() {
      await Promise.all(running.map(each => each.ready()))
      await schedule(queue, handlers.passes)
    },
    async stop(timeout) {
      clearInterval(keep)
      const left = await Promise.all(running.map(each => each.stop(timeout)))
      return left.reduce((sum, count) => sum + count, 0)
    }
  }
}

/** A pass that failed comes again by itself; it must not hold the queue of all the others. One can be put off. */
function passJudge(judge: Judge): Judge {
  return error => {
    const verdict = judge(error)
    return verdict.name === 'later' ? verdict : { name: 'give-up' }
  }
}

function idIn(job: { data: Ids }, name: string): string {
  const id = job.data[name]
  if (id === undefined) throw new Error(`A job must hold the id of a ${name}; this one holds ${Object.keys(job.data)}.`)
  return id
}
