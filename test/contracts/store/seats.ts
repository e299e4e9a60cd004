import { describe, expect, it } from 'vitest'
import type { Change, Edit, State } from '../../../src/changes/model/change.ts'
import { type Bench, changeRequest, revision, walk } from './bench.ts'

const DAY = 24 * 3600_000

export function seats(bench: () => Bench): void {
  /** A change of the number of seats, later than those of the tests before. */
  const ask = (seen: Edit['seen'], wanted: Edit['wanted']): Promise<Change> => {
    const { store, clock } = bench()
    const others: Edit[] = [
      { field: 'limit', seen: 0, wanted: 5000 },
      { field: 'modules', seen: [], wanted: ['seats'] }
    ]
    return store.add(changeRequest(clock, { edits: [...others, { field: 'seats', seen, wanted }] }))
  }

  describe('open changes of a requester', () => {
    it('are counted with the context, until they end; those of others are not', async () => {
      const { store, clock } = bench()
      const since = clock.now()
      const by = { team: 'T1', user: 'UCOUNTED' }
      const open = async (openOf = by) => (await store.storedContext({ since, openOf })).open
      expect((await store.storedContext({ since })).open).toBeNull()
      expect(await open()).toEqual({ alone: 0, batchRows: 0 })
      const change = await store.add(changeRequest(clock, { requester: by }))
      await store.add(changeRequest(clock, { requester: by }))
      await store.add(changeRequest(clock))
      expect(await open()).toEqual({ alone: 2, batchRows: 0 })
      expect(await open({ ...by, team: 'T2' })).toEqual({ alone: 0, batchRows: 0 })
      await walk(store, change, { name: 'withdrawn', at: clock.now() })
      expect(await open()).toEqual({ alone: 1, batchRows: 0 })
    })
  })

  describe('requested seats', () => {
    it('add up increases, and nothing else', async () => {
      const { store, clock } = bench()
      clock.pass(DAY)
      const since = clock.now()
      expect(await store.seatsRequestedSince(since)).toBe(0)
      await ask(100, 140)
      await ask(100, 60)
      await ask(null, 7)
      const { id } = await ask(10, 10.5)
      expect(await store.seatsRequestedSince(since)).toBe(47.5)
      expect(await store.seatsRequestedSince(since, id)).toBe(47)
    })

    it('are infinite if the limit is removed', async () => {
      const { store, clock } = bench()
      clock.pass(DAY)
      const change = await ask(100, null)
      expect(await store.seatsRequestedSince(clock.now())).toBe(Number.POSITIVE_INFINITY)
      expect(await store.seatsRequestedSince(clock.now(), change.id)).toBe(0)
    })

    it('leave out changes that came to nothing, and earlier ones', async () => {
      const { store, clock } = bench()
      clock.pass(DAY)
      const since = clock.now()
      const at = since
      const ways: State[][] = [
        [{ name: 'approved', at }],
        [{ name: 'applied', at, read: {}, wrote: true }],
        [{ name: 'rejected', at, reason: '' }],
        [{ name: 'withdrawn', at }],
        [{ name: 'expired', at }]
      ]
      for (const [index, way] of ways.entries()) await walk(store, await ask(0, 10 ** index), ...way)
      expect(await store.seatsRequestedSince(since)).toBe(11)
      clock.pass(1)
      expect(await store.seatsRequestedSince(clock.now())).toBe(0)
    })

    it('are counted one after another if they matter', async () => {
      const { store, other, clock } = bench()
      clock.pass(DAY)
      const requested = { since: clock.now(), seats: 0 }
      const edits: Edit[] = [{ field: 'seats', seen: 100, wanted: 140 }]
      const wishes = Array.from({ length: 10 }, () => changeRequest(clock, { edits }))
      const added = await Promise.all(wishes.map((one, index) => (index % 2 ? store : other).addWhile(requested, one)))
      const [first, ...more] = added.filter(result => result !== 'stale')
      expect(more).toEqual([])
      const again = wishes.find(({ id }) => id === first?.id)
      expect(again && (await other.addWhile(requested, again))).toEqual(first)
      expect(await store.seatsRequestedSince(requested.since)).toBe(40)
      const { id } = await ask(0, 1)
      const revise = (seats: number) =>
        store.revise(id, 1, revision(clock, { edits }), clock.now(), { since: requested.since, seats })
      expect(await revise(0)).toEqual({ refused: 'stale' })
      expect(await revise(40)).toMatchObject({ moved: { revision: 2 } })
    })

    it('count an old change from its edit', async () => {
      const { store, clock } = bench()
      clock.pass(DAY)
      const { id } = await ask(100, 101)
      clock.pass(DAY)
      const since = clock.now()
      const edits: Edit[] = [{ field: 'seats', seen: 100, wanted: 900 }]
      await store.revise(id, 1, revision(clock, { edits }), clock.now())
      expect(await store.seatsRequestedSince(since)).toBe(800)
    })
  })
}
