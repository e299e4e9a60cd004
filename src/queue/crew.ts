import type { Backend, Bell, Log } from './backend.ts'
import { type Pass, passWork, schedule } from './passes.ts'
import { applyQueue, NOTICES, PASSES } from './rings.ts'
import { type Station, station } from './station.ts'
import type { Times } from './times.ts'
import type { Judge } from './verdict.ts'

/** What is done with the jobs. Whatever these throw is judged; what they are given is an id and a signal to stop. */
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
  const { backend, times, log, judge } = { ...place, ...duty }
  const bell = place.bells.get(PASSES)
  if (!bell) throw new Error(`The queue ${PASSES} was not opened.`)
  const post = { backend, times, log, judge }
  const stations: Station[] = [
    ...place.vendors.map(vendor =>
      station({ ...post, queue: applyQueue(vendor), concurrency: duty.concurrency.apply }, (job, signal) =>
        duty.apply(job.data.change ?? '', signal)
      )
    ),
    station({ ...post, queue: NOTICES, concurrency: duty.concurrency.notice }, (job, signal) =>
      duty.notice(job.data.notice ?? '', signal)
    ),
    // One more hand than there are passes, so that a slow pass does not delay another's turn.
    station({ ...post, queue: PASSES, concurrency: duty.passes.length + 1 }, passWork(bell, duty.passes, log))
  ]
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
