import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, bench } from './queue/bench.ts'
import { jobs } from './queue/enqueue.ts'
import { faults } from './queue/faults.ts'
import { openPlace, type Place, type Spec } from './queue/place.ts'
import { scheduledJobs } from './queue/scheduled-jobs.ts'
import { stops } from './queue/stops.ts'

/** What every backend of the queue must do. A `lasting` one outlives the process that opened it. */
export function queueContract(spec: Spec, lasting: Spec): void {
  describe(`the queue on ${spec.name}`, { timeout: 20_000 }, () => {
    let place: Place
    const benches: Bench[] = []
    beforeAll(async () => {
      place = await openPlace(spec)
    }, 30_000)
    afterEach(() => Promise.all(benches.splice(0).map(each => each.close())))
    afterAll(() => place.close())
    const start = () => {
      const fresh = bench(place)
      benches.push(fresh)
      return fresh
    }

    it('answers while it is open', async () => {
      const queue = await start().open()
      await expect(queue.ready()).resolves.toBeUndefined()
      expect(Object.keys(await queue.counts())).toEqual(['apply-keepnet', 'apply-appdirect', 'messages', 'scheduled'])
    })
    jobs(start)
    faults(start)
    stops(start, lasting)
    scheduledJobs(start)
  })
}
