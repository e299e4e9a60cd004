import { describe, expect, it } from 'vitest'
import { createStore } from '../../../src/store/store.ts'
import { type Bench, changeRequest, decision, revision, step, walk } from './bench.ts'

const MANY = Array.from({ length: 50 }, (_, index) => index)

export function races(bench: () => Bench): void {
  describe('concurrency', () => {
    it('lets one of fifty people decide', async () => {
      const { store, other, pool, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const results = await Promise.all(
        MANY.map(index => {
          const person = { team: 'T1', user: `U${index}` }
          const to = { name: 'approved', at: clock.now() } as const
          const by = index % 2 ? store : other
          return by.move(change.id, 1, 'pending', to, person, { decision: decision(clock, { person }) })
        })
      )
      expect(results.filter(result => 'moved' in result)).toHaveLength(1)
      expect(results.filter(result => 'refused' in result && result.refused === 'stale')).toHaveLength(49)
      expect((await store.get(change.id))?.decisions).toHaveLength(1)
      expect((await pool.query('SELECT 1 FROM audit WHERE change = $1', [change.id])).rows).toHaveLength(2)
    })

    it('counts one of two approvals with the same version', async () => {
      const { store, other, clock } = bench()
      for (let round = 0; round < 10; round++) {
        const { id, version } = await store.add(changeRequest(clock))
        const approve = (by: typeof store, user: string) => {
          const person = { team: 'T1', user }
          const more = { version, decision: decision(clock, { person }) }
          return by.move(id, 1, 'pending', { name: 'pending' }, person, more)
        }
        const results = await Promise.all([approve(store, 'U1'), approve(other, 'U2')])
        expect(results.filter(result => 'moved' in result)).toHaveLength(1)
        expect(results).toContainEqual({ refused: 'stale' })
        expect(await store.get(id)).toMatchObject({ version: version + 1, decisions: [{ verdict: 'approve' }] })
      }
    })

    it('approves or revises if both are tried at once', async () => {
      const { store, other, clock } = bench()
      for (let round = 0; round < 10; round++) {
        const { id } = await store.add(changeRequest(clock))
        const more = { decision: decision(clock) }
        const approve = () => store.move(id, 1, 'pending', { name: 'approved', at: clock.now() }, 'system', more)
        const revise = () => other.revise(id, 1, revision(clock), clock.now())
        const results = await Promise.all(round % 2 ? [approve(), revise()] : [revise(), approve()])
        const won = results.flatMap(result => ('moved' in result ? result.moved : []))
        expect(won).toHaveLength(1)
        expect(results).toContainEqual({ refused: 'stale' })
        const now = await store.get(id)
        expect(now).toEqual(won[0])
        expect([now?.revision, now?.state.name, now?.decisions.length]).toEqual(
          now?.revision === 1 ? [1, 'approved', 1] : [2, 'pending', 0]
        )
      }
    })

    it('makes one revision of many at once', async () => {
      const { store, other, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const revise = (index: number) =>
        (index % 2 ? store : other).revise(id, 1, revision(clock, { reason: `${index}` }), clock.now())
      const results = await Promise.all(MANY.slice(0, 10).map(revise))
      expect(results.filter(result => 'moved' in result)).toHaveLength(1)
      expect((await store.get(id))?.revision).toBe(2)
    })

    it('records a reminder once, and the escalation once', async () => {
      const { store, other, pool, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      for (const remind of [{ name: 'reminder', number: 1 }, { name: 'escalation' }] as const) {
        const noted = await Promise.all(
          MANY.slice(0, 10).map(index => (index % 2 ? store : other).remind(id, 1, remind))
        )
        expect(noted.filter(Boolean)).toHaveLength(1)
        const { rows } = await pool.query('SELECT 1 FROM outbox WHERE change = $1 AND kind = $2', [id, remind.name])
        expect(rows).toHaveLength(1)
      }
    })

    it('begins one freeze and ends it once', async () => {
      const { store, other, clock } = bench()
      const by = { team: 'T1', user: 'U1' }
      const freeze = (index: number) => {
        const wanted = { id: `raced-${index}`, by, reason: `${index}`, at: clock.now(), channel: 'C1' }
        return (index % 2 ? store : other).freeze(wanted)
      }
      const begun = await Promise.all(MANY.slice(0, 10).map(freeze))
      expect(begun.filter(Boolean)).toHaveLength(1)
      expect((await store.frozen())?.id).toBe(`raced-${begun.indexOf(true)}`)
      const ended = await Promise.all(
        MANY.slice(0, 10).map(index => (index % 2 ? store : other).unfreeze(by, clock.now()))
      )
      expect(ended.filter(Boolean)).toHaveLength(1)
      expect(await store.frozen()).toBeUndefined()
    })

    it('counts one click of a person who clicks many times', async () => {
      const { store, other, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const click = (index: number) =>
        (index % 2 ? store : other).move(change.id, 1, 'pending', { name: 'pending' }, 'system', {
          decision: decision(clock)
        })
      const results = await Promise.all(MANY.slice(0, 10).map(click))
      expect(results.filter(result => 'moved' in result)).toHaveLength(1)
      expect((await store.get(change.id))?.decisions).toHaveLength(1)
    })

    it('makes one change of a form that is sent many times', async () => {
      const { store, other, clock } = bench()
      const { draft } = changeRequest(clock)
      const send = (index: number) => (index % 2 ? store : other).add(changeRequest(clock, { draft }))
      const ids = (await Promise.all(MANY.slice(0, 10).map(send))).map(({ id }) => id)
      expect(new Set(ids).size).toBe(1)
    })

    it('lets one of several changes of a company be applied', async () => {
      const { store, other, clock } = bench()
      const company = { id: 'raced', name: 'Raced', tags: [] }
      const approved = { name: 'approved', at: clock.now() } as const
      const changes = await Promise.all(
        MANY.slice(0, 5).map(async () => walk(store, await store.add(changeRequest(clock, { company })), approved))
      )
      const applying = { name: 'applying', since: clock.now(), writes: 0, problem: null } as const
      const results = await Promise.all(
        changes.map((change, index) => step(index % 2 ? store : other, change, applying))
      )
      expect(results.filter(result => 'moved' in result)).toHaveLength(1)
      expect(results.filter(result => 'refused' in result && result.refused === 'company-busy')).toHaveLength(4)
    })

    it('gives a change to one worker, and a message to one sender', async () => {
      const { store, other, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const until = new Date(clock.now().getTime() + 1000)
      const leased = await Promise.all(MANY.slice(0, 10).map(i => (i % 2 ? store : other).lease(id, `w${i}`, until)))
      expect(leased.filter(Boolean)).toHaveLength(1)
      const [message = ''] = await store.dueMessages(id)
      const taken = await Promise.all(MANY.slice(0, 10).map(i => (i % 2 ? store : other).takeMessage(message, until)))
      expect(taken.filter(Boolean)).toHaveLength(1)
    })

    it('starts many times at once on a migrated database', async () => {
      const { pool, clock, store } = bench()
      const { id } = await store.add(changeRequest(clock))
      const stores = await Promise.all(MANY.slice(0, 5).map(() => createStore({ pool, clock })))
      expect(await Promise.all(stores.map(each => each.get(id)))).toMatchObject(stores.map(() => ({ id })))
    })
  })
}
