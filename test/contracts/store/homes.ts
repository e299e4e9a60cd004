import { describe, expect, it } from 'vitest'
import { type Bench, changeRequest, walk } from './bench.ts'

const HOUR = 3600_000
const ann = { team: 'T1', user: 'UANN' }

export function homes(bench: () => Bench): void {
  describe('the Home tab that a person sees', () => {
    it('is kept as last shown, for each person of each team', async () => {
      const { store } = bench()
      await store.saveHome(ann, { waiting: 10 })
      await store.saveHome({ ...ann, team: 'T2' }, {})
      await store.saveHome(ann, { waiting: 20, ended: 10 })
      expect(await store.home(ann)).toEqual({ waiting: 20, ended: 10 })
      expect(await store.home({ ...ann, team: 'T2' })).toEqual({})
      expect(await store.home({ ...ann, user: 'UBEN' })).toBeUndefined()
    })

    it('is deleted after a day without being shown', async () => {
      const { store, clock } = bench()
      await store.saveHome(ann, {})
      clock.pass(24 * HOUR)
      expect(await store.home(ann)).toEqual({})
      clock.pass(1)
      expect(await store.home(ann)).toBeUndefined()
    })
  })

  describe('closed changes', () => {
    it('are sorted by their end, latest first, without open ones', async () => {
      const { store, clock } = bench()
      const at = clock.now()
      const requested = []
      for (let count = 0; count < 5; count += 1) requested.push(await store.add(changeRequest(clock)))
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
