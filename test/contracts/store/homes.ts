import { describe, expect, it } from 'vitest'
import { type Bench, walk, wish } from './bench.ts'

const HOUR = 3600_000
const ann = { team: 'T1', user: 'UANN' }

export function homes(bench: () => Bench): void {
  describe('what people see of their Home', () => {
    it('is kept as it was shown last, to each person of each team their own', async () => {
      const { store } = bench()
      await store.saveHome(ann, { waiting: 10 })
      await store.saveHome({ ...ann, team: 'T2' }, {})
      await store.saveHome(ann, { waiting: 20, ended: 10 })
      expect(await store.home(ann)).toEqual({ waiting: 20, ended: 10 })
      expect(await store.home({ ...ann, team: 'T2' })).toEqual({})
      expect(await store.home({ ...ann, user: 'UBEN' })).toBeUndefined()
    })

    it('is forgotten after a day in which it was not shown', async () => {
      const { store, clock } = bench()
      await store.saveHome(ann, {})
      clock.pass(24 * HOUR)
      expect(await store.home(ann)).toEqual({})
      clock.pass(1)
      expect(await store.home(ann)).toBeUndefined()
    })
  })

  describe('changes that are over', () => {
    it('come in the order in which they ended, the last first, without those that are open', async () => {
      const { store, clock } = bench()
      const at = clock.now()
      const requested = []
      for (let count = 0; count < 5; count += 1) requested.push(await store.add(wish(clock)))
      const [one, two, three, four] = requested
      if (!one || !two || !three || !four) throw new Error('They were asked for just now.')
      await walk(store, three, { name: 'rejected', at, reason: 'No' })
      await walk(store, one, { name: 'approved', at }, { name: 'applying', since: at, writes: 0, problem: null })
      await walk(store, four, { name: 'approved', at })
      await store.move(one.id, 1, 'applying', { name: 'applied', at, read: {}, wrote: true }, 'system')
      await walk(store, two, { name: 'expired', at })
      const ended = await store.ended(3)
      expect(ended.map(({ id }) => id)).toEqual([two.id, one.id, three.id])
      expect(ended[1]).toEqual(await store.get(one.id))
      expect(await store.ended(0)).toEqual([])
    })
  })
}
