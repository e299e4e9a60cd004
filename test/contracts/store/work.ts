import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/changes/model/change.ts'
import { type Bench, changeRequest, moved, walk } from './bench.ts'

export function work(bench: () => Bench): void {
  const later = (milliseconds: number) => new Date(bench().clock.now().getTime() + milliseconds)

  describe('leasing a change', () => {
    it('excludes others until it expires or is released, and its holder may renew it', async () => {
      const { store, other, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
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

  describe('a worker that lost its lease', () => {
    const APPLYING = (writes: number): State => ({ name: 'applying', since: later(0), writes, problem: null })
    const begin = async () => {
      const { store, clock } = bench()
      const approved = await walk(store, await store.add(changeRequest(clock)), { name: 'approved', at: clock.now() })
      await store.lease(approved.id, 'one', later(1000))
      const way = [approved.id, 1, 'approved', APPLYING(0), 'system'] as const
      return moved(await store.move(...way, { holder: 'one' }))
    }

    it('cannot move the change once another worker has it', async () => {
      const { store, other, clock } = bench()
      const change = await begin()
      clock.pass(1000)
      await other.lease(change.id, 'two', later(1000))
      const count = (holder: string) =>
        store.move(change.id, 1, 'applying', APPLYING(1), 'system', { holder, version: change.version })
      expect(await count('one')).toEqual({ refused: 'stale' })
      expect(await store.get(change.id)).toEqual(change)
      expect(moved(await count('two')).state).toMatchObject({ writes: 1 })
    })

    it('cannot move it once its lease has expired or is released', async () => {
      const { store, clock } = bench()
      for (const lose of [async () => clock.pass(1000), (id: string) => store.release(id, 'one')]) {
        const { id } = await begin()
        await lose(id)
        expect(await store.move(id, 1, 'applying', APPLYING(1), 'system', { holder: 'one' })).toEqual({
          refused: 'stale'
        })
      }
    })

    it('cannot move it when another takes it at the same moment', async () => {
      const { store, other, clock } = bench()
      for (let round = 0; round < 10; round++) {
        const { id } = await begin()
        await store.release(id, 'one')
        await store.lease(id, 'one', later(1000))
        const [lost, taken] = await Promise.all([
          store.release(id, 'one').then(() => store.move(id, 1, 'applying', APPLYING(1), 'system', { holder: 'one' })),
          other.lease(id, 'two', later(1000))
        ])
        expect(lost).toEqual({ refused: 'stale' })
        if (!taken) await other.lease(id, 'two', later(1000))
        moved(await other.move(id, 1, 'applying', APPLYING(1), 'system', { holder: 'two' }))
        clock.pass(1000)
      }
    })
  })

  describe('unfinished work', () => {
    it('lists approved, applying and unknown changes that no worker has', async () => {
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
      for (const way of ways) ids.push((await walk(store, await store.add(changeRequest(clock)), ...way)).id)
      const [, approved = '', ...others] = ids
      const mine = async () => (await store.unfinished()).filter(({ id }) => ids.includes(id))
      const found = [approved, ...others.slice(0, 2)].map(id => ({ id, vendor: 'keepnet', patient: false }))
      expect(await mine()).toEqual(found)
      await store.lease(approved, 'one', later(1000))
      expect(await mine()).toEqual(found.slice(1))
      clock.pass(1000)
      expect(await mine()).toEqual(found)
    })

    it('lists pending changes whose time is over', async () => {
      const { store, clock } = bench()
      const expiresAt = later(1000)
      const change = await store.add(changeRequest(clock, { expiresAt }))
      const approved = await store.add(changeRequest(clock, { expiresAt }))
      await walk(store, approved, { name: 'approved', at: clock.now() })
      const mine = async () => (await store.overdue()).filter(({ id }) => [change.id, approved.id].includes(id))
      expect(await mine()).toEqual([])
      clock.pass(1000)
      expect(await mine()).toEqual([change])
    })
  })
}
