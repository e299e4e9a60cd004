import { beforeEach, describe, expect, it } from 'vitest'
import type { Delegation } from '../../../src/changes/ports/context.ts'
import { approver, type Bench, changeRequest, requester } from './bench.ts'

export function delegations(bench: () => Bench): void {
  const later = (milliseconds: number) => new Date(bench().clock.now().getTime() + milliseconds)
  const delegation = (user: string, milliseconds: number): Delegation => ({
    person: { team: 'T1', user },
    from: later(0),
    until: later(milliseconds),
    delegate: approver
  })

  describe('delegations', () => {
    // An open change keeps delegations that ended since it was requested.
    beforeEach(async () => {
      const { store, clock } = bench()
      for (const { id, revision, state } of await store.open()) {
        await store.move(id, revision, state.name, { name: 'expired', at: clock.now() }, 'system')
      }
    })

    it('returns who delegates and to whom, until it is over', async () => {
      const { store, other, clock } = bench()
      const long = delegation('UAWAY', 1000)
      const short = { ...delegation('UAWAY', 500), person: { team: 'T2', user: 'UAWAY' } }
      await store.setDelegation(long)
      await store.setDelegation(short)
      expect(await other.delegations()).toEqual([long, short])
      clock.pass(500)
      expect(await store.delegations()).toEqual([long])
      clock.pass(500)
      expect(await store.delegations()).toEqual([])
    })

    it('keeps the latest of a person, and ends it with a past time', async () => {
      const { store, pool, clock } = bench()
      await store.setDelegation(delegation('UOFTEN', 1000))
      clock.pass(1)
      const longer = { ...delegation('UOFTEN', 5000), delegate: requester }
      await store.setDelegation(longer)
      expect(await store.delegations()).toEqual([longer])
      clock.pass(1)
      await store.setDelegation({ ...longer, until: clock.now() })
      expect(await store.delegations()).toEqual([])
      const text = `SELECT action, change, revision, detail FROM audit WHERE actor ->> 'user' = 'UOFTEN' ORDER BY id`
      const { rows } = await pool.query(text)
      expect(rows).toHaveLength(3)
      expect(rows[2]).toEqual({
        action: 'delegate',
        change: null,
        revision: null,
        detail: { from: longer.from.toISOString(), until: clock.now().toISOString(), delegate: requester }
      })
    })

    it('keeps ended ones as long as a change that could be decided under them is open', async () => {
      const { store, clock } = bench()
      await store.setDelegation(delegation('UBEFORE', 500))
      clock.pass(500)
      const { id } = await store.add(changeRequest(clock))
      const first = delegation('UDURING', 500)
      await store.setDelegation(first)
      clock.pass(100)
      const second = { ...delegation('UDURING', 500), delegate: requester }
      await store.setDelegation(second)
      clock.pass(1000)
      expect(await store.delegations()).toEqual([{ ...first, until: second.from }, second])
      await store.move(id, 1, 'pending', { name: 'withdrawn', at: clock.now() }, requester)
      expect(await store.delegations()).toEqual([])
    })

    it('keeps one of many that are set concurrently', async () => {
      const { store, other } = bench()
      const set = (index: number) => {
        const { from, ...rest } = delegation('URACED', 1000 + index)
        return (index % 2 ? store : other).setDelegation({ ...rest, from: new Date(from.getTime() - index) })
      }
      await Promise.all(Array.from({ length: 10 }, (_, index) => set(index)))
      expect(await store.delegations()).toHaveLength(1)
    })
  })
}
