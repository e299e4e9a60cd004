import { describe, expect, it } from 'vitest'
import type { Store } from '../../../src/changes/ports/ports.ts'
import { approver, type Bench, changeRequest, requester, revision, walk } from './bench.ts'

type ReminderKind = Parameters<Store['remind']>[2]
const reminder = (number: number): ReminderKind => ({ name: 'reminder', number })
const escalation: ReminderKind = { name: 'escalation' }

export function reminders(bench: () => Bench): void {
  /** The outbox of a change besides its own message, in order. */
  async function pendingMessages(change: string): Promise<unknown[]> {
    const { store, clock } = bench()
    const until = new Date(clock.now().getTime() + 1)
    const taken = []
    for (const id of await store.dueMessages(change)) taken.push(await store.takeMessage(id, until))
    clock.pass(1)
    return taken.flatMap(message => (message && message.about.kind !== 'card' ? message : []))
  }

  describe('reminders', () => {
    it('records each reminder and the escalation once, and stores a message for each', async () => {
      const { store, clock } = bench()
      const { id, version } = await store.add(changeRequest(clock))
      expect(await store.remind(id, 1, reminder(1))).toBe(true)
      expect(await store.remind(id, 1, reminder(1))).toBe(false)
      expect(await store.get(id)).toMatchObject({ sent: { reminders: 1, escalated: false }, version })
      clock.pass(1)
      expect(await store.remind(id, 1, reminder(2))).toBe(true)
      expect(await store.remind(id, 1, reminder(1))).toBe(false)
      clock.pass(1)
      expect(await store.remind(id, 1, escalation)).toBe(true)
      expect(await store.remind(id, 1, escalation)).toBe(false)
      expect(await store.get(id)).toMatchObject({ sent: { reminders: 2, escalated: true }, version })
      expect(await pendingMessages(id)).toMatchObject(
        ['reminder', 'reminder', 'escalation'].map(kind => ({
          about: { name: 'change', id, kind },
          channel: 'C1',
          ts: null,
          card: null
        }))
      )
    })

    it('starts over with every revision', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      await store.remind(id, 1, reminder(1))
      await store.remind(id, 1, escalation)
      await store.revise(id, 1, revision(clock, { editor: requester }), clock.now())
      expect(await store.remind(id, 1, reminder(2))).toBe(false)
      expect(await store.remind(id, 2, reminder(1))).toBe(true)
      expect(await store.remind(id, 2, escalation)).toBe(true)
      expect(await pendingMessages(id)).toMatchObject([
        { about: { kind: 'escalation' } },
        { about: { kind: 'reminder' } }
      ])
    })

    it('reminds nobody of a change that is not pending', async () => {
      const { store, clock } = bench()
      const { id } = await walk(store, await store.add(changeRequest(clock)), { name: 'approved', at: clock.now() })
      for (const remind of [reminder(1), escalation]) {
        expect(await store.remind(id, 1, remind)).toBe(false)
        expect(await store.remind('nothing', 1, remind)).toBe(false)
      }
      expect(await pendingMessages(id)).toEqual([])
    })

    it('owes no reminder once the change is decided, but still one while others have to approve', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      await store.remind(change.id, 1, reminder(1))
      await walk(store, change, { name: 'pending' })
      expect(await pendingMessages(change.id)).toHaveLength(1)
      await walk(store, change, { name: 'approved', at: clock.now() })
      expect(await pendingMessages(change.id)).toEqual([])
    })

    it('does not return when its sender gives it back after the decision', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      await store.remind(change.id, 1, reminder(1))
      const until = new Date(clock.now().getTime() + 1000)
      const due = await store.dueMessages(change.id)
      const taken = await Promise.all(due.map(id => store.takeMessage(id, until)))
      await walk(store, change, { name: 'approved', at: clock.now() })
      for (const message of taken) if (message) await store.messageLater(message, clock.now())
      expect(await pendingMessages(change.id)).toEqual([])
    })

    it('records them in the audit', async () => {
      const { store, pool, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      await store.remind(id, 1, reminder(1))
      await store.remind(id, 1, reminder(1))
      await store.remind(id, 1, escalation)
      await store.revise(id, 1, revision(clock), clock.now())
      await store.remind(id, 2, reminder(1))
      const text = 'SELECT action, revision, actor, detail FROM audit WHERE change = $1 ORDER BY id OFFSET 1'
      expect((await pool.query(text, [id])).rows).toEqual([
        { action: 'reminded', revision: 1, actor: null, detail: { remind: reminder(1) } },
        { action: 'escalated', revision: 1, actor: null, detail: { remind: escalation } },
        { action: 'revised', revision: 2, actor: approver, detail: expect.anything() },
        { action: 'reminded', revision: 2, actor: null, detail: { remind: reminder(1) } }
      ])
    })
  })
}
