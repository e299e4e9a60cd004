import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/changes/change.ts'
import { type Bench, walk, wish } from './bench.ts'

export function work(bench: () => Bench): void {
  const later = (milliseconds: number) => new Date(bench().clock.now().getTime() + milliseconds)

  describe('leasing a change', () => {
    it('keeps others away until it ends or is given back, and its holder may renew it', async () => {
      const { store, other, clock } = bench()
      const { id } = await store.add(wish(clock))
      expect(await store.lease(id, 'one', later(1000))).toBe(true)
      expect(await other.lease(id, 'two', later(1000))).toBe(false)
      clock.pass(900)
      expect(await store.lease(id, 'one', later(1000))).toBe(true)
      clock.pass(900)
      expect(await other.lease(id, 'two', later(1000))).toBe(false)
      clock.pass(100)
      expect(await other.lease(id, 'two', later(1000))).toBe(true)
      await store.release(id, 'one')
      expect(await store.lease(id, 'one', later(1000))).toBe(false)
      await other.release(id, 'two')
      expect(await store.lease(id, 'one', later(1000))).toBe(true)
    })

    it('is refused for a change that does not exist', async () => {
      expect(await bench().store.lease('nothing', 'one', later(1000))).toBe(false)
    })
  })

  describe('what is left undone', () => {
    it('names the approved, applying and unknown changes that no worker has', async () => {
      const { store, clock } = bench()
      const at = clock.now()
      const applying: State = { name: 'applying', since: at, writes: 0, problem: null }
      const ways: State[][] = [
        [],
        [{ name: 'approved', at }],
        [{ name: 'approved', at }, applying],
        [{ name: 'approved', at }, applying, { ...applying, name: 'unknown' }],
        [{ name: 'withdrawn', at }]
      ]
      const ids: string[] = []
      for (const way of ways) ids.push((await walk(store, await store.add(wish(clock)), ...way)).id)
      const [, approved = '', ...others] = ids
      const mine = async () => (await store.unfinished()).filter(({ id }) => ids.includes(id))
      const found = [approved, ...others.slice(0, 2)].map(id => ({ id, vendor: 'keepnet' }))
      expect(await mine()).toEqual(found)
      await store.lease(approved, 'one', later(1000))
      expect(await mine()).toEqual(found.slice(1))
      clock.pass(1000)
      expect(await mine()).toEqual(found)
    })

    it('finds the pending changes whose time is over', async () => {
      const { store, clock } = bench()
      const expiresAt = later(1000)
      const change = await store.add(wish(clock, { expiresAt }))
      const approved = await store.add(wish(clock, { expiresAt }))
      await walk(store, approved, { name: 'approved', at: clock.now() })
      const mine = async () => (await store.overdue()).filter(({ id }) => [change.id, approved.id].includes(id))
      expect(await mine()).toEqual([])
      clock.pass(1000)
      expect(await mine()).toEqual([change])
    })
  })
}
