import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src/changes/ports/store.ts'
import { approver, type Bench, revision, walk, wish } from './bench.ts'

type Nudge = Parameters<Store['nudge']>[2]
const reminder = (number: number): Nudge => ({ name: 'reminder', number })
const escalation: Nudge = { name: 'escalation' }

export function nudged(bench: () => Bench): void {
  /** What is owed for a change beside its card, in the order it came. */
  async function owed(change: string): Promise<unknown[]> {
    const { store, clock } = bench()
    const until = new Date(clock.now().getTime() + 1)
    const taken = []
    for (const id of await store.dueNotices(change)) taken.push(await store.takeNotice(id, until))
    clock.pass(1)
    return taken.flatMap(notice => (notice && notice.about.kind !== 'card' ? notice : []))
  }

  describe('nudges', () => {
    it('notes each reminder and the escalation once, and owes a notice of each', async () => {
      const { store, clock } = bench()
      const { id, turn } = await store.add(wish(clock))
      expect(await store.nudge(id, 1, reminder(1))).toBe(true)
      expect(await store.nudge(id, 1, reminder(1))).toBe(false)
      expect(await store.get(id)).toMatchObject({ nudges: { reminders: 1, escalated: false }, turn })
      clock.pass(1)
      expect(await store.nudge(id, 1, reminder(2))).toBe(true)
      expect(await store.nudge(id, 1, reminder(1))).toBe(false)
      clock.pass(1)
      expect(await store.nudge(id, 1, escalation)).toBe(true)
      expect(await store.nudge(id, 1, escalation)).toBe(false)
      expect(await store.get(id)).toMatchObject({ nudges: { reminders: 2, escalated: true }, turn })
      expect(await owed(id)).toMatchObject(
        ['reminder', 'reminder', 'escalation'].map(kind => ({
          about: { name: 'change', id, kind },
          channel: 'C1',
          ts: null,
          card: null
        }))
      )
    })

    it('begins anew with every revision', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(wish(clock))
      await store.nudge(id, 1, reminder(1))
      await store.nudge(id, 1, escalation)
      await store.revise(id, 1, revision(clock), clock.now())
      expect(await store.nudge(id, 1, reminder(2))).toBe(false)
      expect(await store.nudge(id, 2, reminder(1))).toBe(true)
      expect(await store.nudge(id, 2, escalation)).toBe(true)
      expect(await owed(id)).toMatchObject([{ about: { kind: 'escalation' } }, { about: { kind: 'reminder' } }])
    })

    it('nudges nobody for what is not pending', async () => {
      const { store, clock } = bench()
      const { id } = await walk(store, await store.add(wish(clock)), { name: 'approved', at: clock.now() })
      for (const nudge of [reminder(1), escalation]) {
        expect(await store.nudge(id, 1, nudge)).toBe(false)
        expect(await store.nudge('nothing', 1, nudge)).toBe(false)
      }
      expect(await owed(id)).toEqual([])
    })

    it('owes no nudge any more once it is decided, but still one while others have to approve', async () => {
      const { store, clock } = bench()
      const change = await store.add(wish(clock))
      await store.nudge(change.id, 1, reminder(1))
      await walk(store, change, { name: 'pending' })
      expect(await owed(change.id)).toHaveLength(1)
      await walk(store, change, { name: 'approved', at: clock.now() })
      expect(await owed(change.id)).toEqual([])
    })

    it('does not come back when its sender gives it back after the decision', async () => {
      const { store, clock } = bench()
      const change = await store.add(wish(clock))
      await store.nudge(change.id, 1, reminder(1))
      const until = new Date(clock.now().getTime() + 1000)
      const due = await store.dueNotices(change.id)
      const taken = await Promise.all(due.map(id => store.takeNotice(id, until)))
      await walk(store, change, { name: 'approved', at: clock.now() })
      for (const notice of taken) if (notice) await store.noticeLater(notice, clock.now())
      expect(await owed(change.id)).toEqual([])
    })

    it('writes down what was noted', async () => {
      const { store, pool, clock } = bench()
      const { id } = await store.add(wish(clock))
      await store.nudge(id, 1, reminder(1))
      await store.nudge(id, 1, reminder(1))
      await store.nudge(id, 1, escalation)
      await store.revise(id, 1, revision(clock), clock.now())
      await store.nudge(id, 2, reminder(1))
      const text = 'SELECT action, revision, actor, detail FROM audit WHERE change = $1 ORDER BY id OFFSET 1'
      expect((await pool.query(text, [id])).rows).toEqual([
        { action: 'reminded', revision: 1, actor: null, detail: { nudge: reminder(1) } },
        { action: 'escalated', revision: 1, actor: null, detail: { nudge: escalation } },
        { action: 'revised', revision: 2, actor: approver, detail: expect.anything() },
        { action: 'reminded', revision: 2, actor: null, detail: { nudge: reminder(1) } }
      ])
    })
  })
}
