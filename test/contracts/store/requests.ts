import { describe, expect, it } from 'vitest'
import { approver, type Bench, changeRequest, moved, requester, walk } from './bench.ts'

export function requests(bench: () => Bench): void {
  describe('requesting a change', () => {
    it('returns the requested change, pending and undecided, now and later', async () => {
      const { store, clock } = bench()
      const { draft, ...requested } = changeRequest(clock)
      const added = await store.add({ ...requested, draft })
      expect(added).toEqual({
        ...requested,
        revision: 1,
        version: 1,
        revisedAt: requested.requestedAt,
        sent: { reminders: 0, escalated: false },
        state: { name: 'pending' },
        decisions: [],
        approvals: []
      })
      expect(await store.get(requested.id)).toEqual(added)
      expect(added.requestedAt).toBeInstanceOf(Date)
    })

    it('makes one change of a form that is sent twice, and returns the first', async () => {
      const { store, pool, clock } = bench()
      const first = await store.add(changeRequest(clock, { reason: 'first' }))
      const form = changeRequest(clock, { reason: 'second' })
      await store.add(form)
      const again = await store.add({ ...changeRequest(clock), draft: form.draft })
      expect(again).toMatchObject({ id: form.id, reason: 'second' })
      expect(again.id).not.toBe(first.id)
      const { rows } = await pool.query('SELECT * FROM audit WHERE change = $1', [form.id])
      expect(rows).toHaveLength(1)
    })

    it('records who requested what', async () => {
      const { store, pool, clock } = bench()
      const { id, edits, draft, requirement } = await addWish()
      const { rows } = await pool.query('SELECT action, actor, detail, at, revision FROM audit WHERE change = $1', [id])
      expect(rows).toEqual([
        {
          action: 'requested',
          actor: requester,
          revision: 1,
          at: clock.now(),
          detail: expect.objectContaining({ edits, draft, requirement })
        }
      ])

      async function addWish() {
        const requested = changeRequest(clock)
        await store.add(requested)
        return requested
      }
    })

    it('keeps text that PostgreSQL cannot store, without the invalid characters', async () => {
      const { store, clock } = bench()
      const half = '🦊'.slice(0, 1)
      const added = await store.add(changeRequest(clock, { reason: `a\0b${half}`, names: { x: `c\0${half}` } }))
      expect(added).toMatchObject({ reason: 'ab\ufffd', names: { x: 'c\ufffd' } })
    })

    it('finds no change that was never requested', async () => {
      expect(await bench().store.get('nothing')).toBeUndefined()
    })
  })

  describe('finding changes', () => {
    it('lists open changes of a company oldest first, and the latest newest first', async () => {
      const { store, clock } = bench()
      const company = { id: 'lists', name: 'Lists', tags: [] }
      const [one, two, three] = [
        await store.add(changeRequest(clock, { company })),
        await store.add(changeRequest(clock, { company })),
        await store.add(changeRequest(clock, { company }))
      ]
      await store.add(changeRequest(clock))
      await store.add(changeRequest(clock, { company, vendor: 'appdirect' }))
      await walk(store, two, { name: 'withdrawn', at: clock.now() })
      const key = { vendor: 'keepnet', id: 'lists' }
      const ids = (changes: readonly { id: string }[]) => changes.map(({ id }) => id)
      expect(ids(await store.open(key))).toEqual([one.id, three.id])
      expect(ids(await store.history(key, 2))).toEqual([three.id, two.id])
      const all = ids(await store.open())
      expect(all.indexOf(one.id)).toBeLessThan(all.indexOf(three.id))
      expect(all).not.toContain(two.id)
      await walk(store, one, { name: 'approved', at: clock.now() })
      const pending = ids(await store.pending())
      expect(pending).toContain(three.id)
      expect(pending).not.toContain(one.id)
      expect(pending).not.toContain(two.id)
    })

    it('gives every change its own decisions', async () => {
      const { store, clock } = bench()
      const company = { id: 'decided', name: 'Decided', tags: [] }
      const change = await store.add(changeRequest(clock, { company }))
      await store.add(changeRequest(clock, { company }))
      const by = approver
      const verdict = {
        revision: 1,
        person: by,
        verdict: 'approve',
        reason: 'fine',
        hash: 'h',
        at: clock.now()
      } as const
      moved(await store.move(change.id, 1, 'pending', { name: 'approved', at: clock.now() }, by, { decision: verdict }))
      const found = await store.history({ vendor: 'keepnet', id: 'decided' }, 5)
      expect(found.map(({ decisions }) => decisions)).toEqual([[], [verdict]])
    })
  })
}
