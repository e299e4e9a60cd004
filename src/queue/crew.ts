import type { Backend, Bell, Ids, Log } from './backend.ts'
import { type Pass, passWork, schedule } from './passes.ts'
import { applyQueue, NOTICES, PASSES } from './rings.ts'
import { station, type Work } from './station.ts'
import type { Times } from './times.ts'
import type { Judge } from './verdict.ts'

/** What is done with the jobs. They are given an id and a signal to stop; what `apply` and `notice` throw is judged. */
export type Duty = {
  apply(change: string, signal: AbortSignal): Promise<void>
  notice(notice: string, signal: AbortSignal): Promise<void>
  passes: readonly Pass[]
  judge: Judge
  /** How many jobs this process has in hand at once: per vendor, and of all notices. */
  concurrency: { apply: number; notice: number }
}

export type Crew = {
  ready(): Promise<void>
  /** Returns how many jobs did not end in time. */
  stop(timeout: number): Promise<number>
}

type Place = {
  backend: Backend
  bells: ReadonlyMap<string, Bell>
  vendors: readonly string[]
  times: Times
  log: Log
}

/** All workers of this process: one on each vendor's queue, one for notices, one for the passes. */
export function crew(place: Place, duty: Duty): Crew {
  const { bells, vendors, times, log } = place
  const bell = bells.get(PASSES)
  if (!bell) throw new Error(`The queue ${PASSES} was not opened.`)
  const staffed = (queue: string, concurrency: number, work: Work, judge = duty.judge) => {
    return () => station({ backend: place.backend, queue, concurrency, times, judge, log }, work)
  }

  const apply: Work = (job, signal) => duty.apply(idIn(job, 'change'), signal)
  const notice: Work = (job, signal) => duty.notice(idIn(job, 'notice'), signal)
  const posts = [
    ...vendors.map(vendor => staffed(applyQueue(vendor), duty.concurrency.apply, apply)),
    staffed(NOTICES, duty.concurrency.notice, notice),
    // One more hand than there are passes, so that a slow pass does not delay another's turn.
    staffed(PASSES, duty.passes.length + 1, passWork(bell, duty.passes, log), passJudge(duty.judge))
  ]
  place.backend.allow(posts.length)
  const stations = posts.map(staff => staff())
  const keep = setInterval(() => {
    schedule(bell, duty.passes).catch(error => log.warn({ err: error }, 'The times of the passes could not be set.'))
  }, times.schedule)

  return {
    async ready() {
      await Promise.all(stations.map(each => each.ready()))
      await schedule(bell, duty.passes)
    },
    async stop(timeout) {
      clearInterval(keep)
      const left = await Promise.all(stations.map(each => each.stop(timeout)))
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
