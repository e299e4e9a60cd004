import { describe, expect, it } from 'vitest'
import { approver, type Bench, changeRequest, decision, moved, requester, revision, walk } from './bench.ts'

export function revisions(bench: () => Bench): void {
  describe('revising a change', () => {
    it("takes the new revision's content, and keeps the rest of the change", async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      await store.remind(change.id, 1, { name: 'reminder', number: 2 })
      await store.remind(change.id, 1, { name: 'escalation' })
      clock.pass(1000)
      const next = revision(clock)
      const result = moved(await store.revise(change.id, 1, next, clock.now()))
      const company = { ...next.company, id: change.company.id }
      expect(result).toEqual({ ...change, ...next, company, revision: 2, version: 2, revisedAt: clock.now() })
      expect(await store.get(change.id)).toEqual(result)
    })

    it('keeps the decisions of earlier revisions, and lets the same person decide anew', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const first = decision(clock)
      const role = { role: 'finance', count: 2, by: [{ user: approver.user, for: null }] }
      const halfWay = { name: 'pending', progress: [{ complete: false, stages: [role] }] } as const
      moved(await store.move(id, 1, 'pending', halfWay, approver, { decision: first }))
      const anew = moved(await store.revise(id, 1, revision(clock), clock.now()))
      expect(anew.state).toEqual({ name: 'pending' })
      const second = decision(clock, { revision: 2, hash: 'another' })
      const more = { decision: second, version: 3 }
      const to = { name: 'approved', at: clock.now() } as const
      expect(moved(await store.move(id, 2, 'pending', to, approver, more)).decisions).toEqual([first, second])
    })

    it('refuses as stale a change that is no longer pending in that revision, or never was', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const next = revision(clock)
      expect(await store.revise(change.id, 2, next, clock.now())).toEqual({ refused: 'stale' })
      expect(await store.revise('nothing', 1, next, clock.now())).toEqual({ refused: 'stale' })
      expect(await store.get(change.id)).toEqual(change)
      moved(await store.revise(change.id, 1, next, clock.now()))
      expect(await store.revise(change.id, 1, next, clock.now())).toEqual({ refused: 'stale' })
      expect(await store.move(change.id, 1, 'pending', { name: 'withdrawn', at: clock.now() }, approver)).toEqual({
        refused: 'stale'
      })
      const other = await walk(store, await store.add(changeRequest(clock)), { name: 'approved', at: clock.now() })
      expect(await store.revise(other.id, 1, next, clock.now())).toEqual({ refused: 'stale' })
    })

    it('records who replaced what, in full', async () => {
      const { store, pool, clock } = bench()
      const { id, company, edits, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt } =
        await store.add(changeRequest(clock))
      const { name, tags } = company
      const next = revision(clock)
      await store.revise(id, 1, next, clock.now())
      const text = 'SELECT action, revision, actor, detail FROM audit WHERE change = $1 ORDER BY id OFFSET 1'
      const { rows } = await pool.query(text, [id])
      const revised = { edits, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt }
      const detail = JSON.parse(JSON.stringify({ ...next, before: { ...revised, company: { name, tags } } }))
      expect(rows).toEqual([{ action: 'revised', revision: 2, actor: approver, detail }])
    })

    it("owes the change's message again", async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const [due = ''] = await store.dueMessages(id)
      const card = await store.takeMessage(due, new Date(clock.now().getTime() + 1000))
      if (!card) throw new Error('The card is due and could not be taken')
      await store.messageShown(card, { channel: 'C1', ts: '1.1' })
      await store.revise(id, 1, revision(clock, { editor: requester }), clock.now())
      expect(await store.dueMessages(id)).toEqual([card.id])
    })
  })
}
