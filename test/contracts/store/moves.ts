import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/changes/model/change.ts'
import { approver, type Bench, changeRequest, decision, moved, step, walk } from './bench.ts'

export function moves(bench: () => Bench): void {
  describe('moving a change', () => {
    it.each(states())('keeps $name with all its fields', async state => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      expect(moved(await step(store, change, state)).state).toEqual(state)
      expect((await store.get(change.id))?.state).toEqual(state)
    })

    it('keeps the decision that caused it, and returns the changed change', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const verdict = decision(clock, { reason: 'as agreed' })
      const to = { name: 'approved', at: clock.now() } as const
      const result = moved(await store.move(change.id, 1, 'pending', to, approver, { decision: verdict }))
      expect(result).toEqual({ ...change, version: 2, state: to, decisions: [verdict] })
      expect(await store.get(change.id)).toEqual(result)
    })

    it('extends the time to decide, if one is given', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const expiresAt = new Date(change.expiresAt.getTime() + 60_000)
      moved(await store.move(change.id, 1, 'pending', { name: 'pending' }, 'system', { expiresAt }))
      moved(await store.move(change.id, 1, 'pending', { name: 'pending' }, 'system'))
      expect(await store.get(change.id)).toMatchObject({ expiresAt })
    })

    it('refuses as stale a change that is no longer in that state or revision, or never was', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const to: State = { name: 'withdrawn', at: clock.now() }
      expect(await store.move(change.id, 2, 'pending', to, approver)).toEqual({ refused: 'stale' })
      expect(await store.move(change.id, 1, 'approved', to, approver)).toEqual({ refused: 'stale' })
      expect(await store.move('nothing', 1, 'pending', to, approver)).toEqual({ refused: 'stale' })
      expect(await store.get(change.id)).toEqual(change)
    })

    it('refuses a second decision of one person on one revision, and changes nothing by it', async () => {
      const { store, pool, clock } = bench()
      const change = await store.add(changeRequest(clock))
      moved(await store.move(change.id, 1, 'pending', { name: 'pending' }, approver, { decision: decision(clock) }))
      const again = decision(clock, { verdict: 'reject', reason: 'no' })
      const to: State = { name: 'rejected', at: clock.now(), reason: 'no' }
      expect(await store.move(change.id, 1, 'pending', to, approver, { decision: again })).toEqual({
        refused: 'already-decided'
      })
      expect(await store.get(change.id)).toMatchObject({
        state: { name: 'pending' },
        decisions: [{ verdict: 'approve' }]
      })
      const { rows } = await pool.query('SELECT action FROM audit WHERE change = $1 ORDER BY id', [change.id])
      expect(rows).toEqual([{ action: 'requested' }, { action: 'pending' }])
    })

    it('takes break-glass after one’s own approval, once', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const approvals = [{ user: approver.user, for: 'U9', status: 'counts' }] as const
      const first = { decision: decision(clock), approvals }
      moved(await store.move(id, 1, 'pending', { name: 'pending' }, approver, first))
      const breakGlass = decision(clock, { verdict: 'break-glass', reason: 'the site is down' })
      const to = { name: 'approved', at: clock.now() } as const
      const result = moved(await store.move(id, 1, 'pending', to, approver, { decision: breakGlass }))
      expect(result).toMatchObject({ decisions: [{ verdict: 'approve' }, breakGlass], approvals })
      moved(await store.move(id, 1, 'approved', { name: 'pending' }, 'system'))
      const again = await store.move(id, 1, 'pending', to, approver, { decision: breakGlass })
      expect(again).toEqual({ refused: 'already-decided' })
    })

    it('treats the same user id in another team as another person', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const person = { ...approver, team: 'T2' }
      moved(await store.move(change.id, 1, 'pending', { name: 'pending' }, approver, { decision: decision(clock) }))
      const both = moved(
        await store.move(change.id, 1, 'pending', { name: 'pending' }, person, {
          decision: decision(clock, { person })
        })
      )
      expect(both.decisions.map(({ person }) => person.team).sort()).toEqual(['T1', 'T2'])
    })

    it('keeps a break-glass decision', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const verdict = decision(clock, { verdict: 'break-glass', reason: 'the site is down' })
      const to = { name: 'approved', at: clock.now() } as const
      const result = moved(await store.move(change.id, 1, 'pending', to, approver, { decision: verdict }))
      expect(result.decisions).toEqual([verdict])
    })

    it('increments the version, and refuses an earlier one as stale', async () => {
      const { store, clock } = bench()
      const { id, version } = await store.add(changeRequest(clock))
      const decide = (user: string, version: number) => {
        const person = { team: 'T1', user }
        const more = { decision: decision(clock, { person }), version }
        return store.move(id, 1, 'pending', { name: 'pending' }, person, more)
      }
      const first = moved(await decide('UZ', version))
      expect(first.version).toBeGreaterThan(version)
      expect(await decide('UA', version)).toEqual({ refused: 'stale' })
      const second = moved(await decide('UA', first.version))
      expect(second.version).toBeGreaterThan(first.version)
      expect(second.decisions.map(({ person }) => person.user)).toEqual(['UZ', 'UA'])
    })

    it('applies one change of a company at a time, even while an outcome is unknown', async () => {
      const { store, clock } = bench()
      const company = { id: 'busy', name: 'Busy', tags: [] }
      const approved = { name: 'approved', at: clock.now() } as const
      const applying = { name: 'applying', since: clock.now(), writes: 0, problem: null } as const
      const one = await walk(store, await store.add(changeRequest(clock, { company })), approved, applying)
      const two = await walk(store, await store.add(changeRequest(clock, { company })), approved)
      const elsewhere = await store.add(changeRequest(clock, { company, vendor: 'appdirect' }))
      expect(await step(store, two, applying)).toEqual({ refused: 'company-busy' })
      const unknown = await walk(store, one, { ...applying, name: 'unknown', writes: 1 })
      expect(await step(store, two, applying)).toEqual({ refused: 'company-busy' })
      await walk(store, elsewhere, approved, applying)
      await walk(store, unknown, { name: 'applied', at: clock.now(), read: {}, wrote: true })
      await walk(store, two, applying)
    })
  })

  describe('the audit', () => {
    it('has one entry for every step, with who and what', async () => {
      const { store, pool, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const verdict = decision(clock)
      const to: State = { name: 'approved', at: clock.now() }
      await store.move(change.id, 1, 'pending', to, approver, { decision: verdict })
      await store.move(change.id, 1, 'approved', { name: 'failed', at: clock.now(), reasons: ['no'] }, 'system')
      const text = 'SELECT action, actor, detail FROM audit WHERE change = $1 ORDER BY id OFFSET 1'
      const { rows } = await pool.query(text, [change.id])
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value))
      expect(rows).toEqual([
        { action: 'approved', actor: approver, detail: plain({ from: 'pending', to, decision: verdict }) },
        { action: 'failed', actor: null, detail: expect.objectContaining({ from: 'approved' }) }
      ])
    })

    it('is append-only', async () => {
      const { owner: pool } = bench()
      for (const text of [`UPDATE audit SET action = 'x'`, 'DELETE FROM audit', 'TRUNCATE audit']) {
        await expect(pool.query(text)).rejects.toThrow('append-only')
      }
    })

    it('is written together with the step, its decision and its messages, or not at all', async () => {
      const { store, owner: pool, clock } = bench()
      const change = await store.add(changeRequest(clock))
      await pool.query(`ALTER TABLE audit ADD CONSTRAINT broken CHECK (change <> '${change.id}') NOT VALID`)
      const to: State = { name: 'rejected', at: clock.now(), reason: 'no' }
      const move = () => store.move(change.id, 1, 'pending', to, approver, { decision: decision(clock) })
      await expect(move()).rejects.toThrow('broken')
      await pool.query('ALTER TABLE audit DROP CONSTRAINT broken')
      expect(await store.get(change.id)).toEqual(change)
      expect(await store.dueMessages(change.id)).toHaveLength(1)
      expect(moved(await move()).decisions).toHaveLength(1)
    })
  })
}

/** Every state but pending, with a date, an empty and a full part wherever it has one. */
function states(): Exclude<State, { name: 'pending' }>[] {
  const at = new Date('2027-01-31T23:59:59.999Z')
  const values = { seats: 140, at: '2027-01-01', modules: ['b', 'a'], record: null }
  return [
    { name: 'approved', at },
    { name: 'applying', since: at, writes: 0, problem: null },
    { name: 'unknown', since: at, writes: 2, problem: 'keepnet 502: no answer' },
    { name: 'applied', at, read: values, wrote: false },
    { name: 'conflict', at, live: values, wrote: true },
    { name: 'failed', at, reasons: [] },
    { name: 'failed', at, reasons: ['one', 'two'], read: values },
    { name: 'rejected', at, reason: 'no' },
    { name: 'withdrawn', at },
    { name: 'expired', at }
  ]
}
