import { describe, expect, it } from 'vitest'
import type { OutboxMessage } from '../../../src/changes/outbox/message.ts'
import { type Bench, changeRequest, revision, walk } from './bench.ts'

export function pendingMessages(bench: () => Bench): void {
  const later = (milliseconds: number) => new Date(bench().clock.now().getTime() + milliseconds)

  /** Takes the due message of a change; fails if there is not exactly one. */
  async function take(change: string): Promise<OutboxMessage> {
    const { store } = bench()
    const due = await store.dueMessages(change)
    expect(due).toHaveLength(1)
    const message = await store.takeMessage(due[0] ?? '', later(1000))
    if (!message) throw new Error('A notice that is due could not be taken')
    return message
  }

  describe('outbox', () => {
    it("owes a change's message from the request until it is shown", async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const card = await take(id)
      expect(card).toMatchObject({
        about: { name: 'change', id, kind: 'card' },
        channel: 'C1',
        ts: null,
        card: null,
        attempts: 1
      })
      expect(card.version).toBeGreaterThan(card.shown)
      await store.messageShown(card, { channel: 'C1', ts: '1.1' })
      expect(await store.dueMessages(id)).toEqual([])
      expect(await store.takeMessage(card.id, later(1000))).toBeUndefined()
      clock.pass(24 * 3600_000)
      expect(await store.dueMessages(id)).toEqual([])
    })

    it('reserves a message for its sender, and returns it when the sender died', async () => {
      const { store, other, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const card = await take(id)
      expect(await other.dueMessages(id)).toEqual([])
      expect(await other.takeMessage(card.id, later(1000))).toBeUndefined()
      clock.pass(1000)
      expect(await take(id)).toMatchObject({ id: card.id, attempts: 2 })
    })

    it('owes the requester a message about an edit by somebody else, whatever becomes of the change', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const [card = ''] = await store.dueMessages(change.id)
      const result = await store.revise(change.id, 1, revision(clock), clock.now())
      if (!('moved' in result)) throw new Error('The edit was refused')
      const { moved, due } = result
      expect(moved.editor).not.toEqual(change.requester)
      expect(due.map(({ id }) => id)).toContain(card)
      await walk(store, moved, { name: 'withdrawn', at: clock.now() })
      const [id = ''] = (await store.dueMessages(change.id)).filter(one => one !== card)
      expect(due.map(one => one.id)).toContain(id)
      expect(await store.takeMessage(id, later(1000))).toMatchObject({
        about: { name: 'change', id: change.id, kind: 'edited' },
        channel: change.requester.user,
        number: 2
      })
      const { edits, reason } = change
      expect(await store.revisionEdit({ id: change.id, revision: 2 })).toMatchObject({
        before: { edits, reason },
        after: { revision: 2, editor: moved.editor, edits: moved.edits, reason: moved.reason }
      })
    })

    it('owes the message again after every move, including one while it is being sent', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const card = await take(change.id)
      await walk(store, change, { name: 'approved', at: clock.now() })
      await store.messageShown(card, { channel: 'D9', ts: '1.1' })
      const again = await take(change.id)
      expect(again).toMatchObject({ id: card.id, channel: 'D9', ts: '1.1', shown: card.version, attempts: 1 })
      expect(again.version).toBe(card.version + 1)
    })

    it('ignores a sender whose time is over once another has taken the message', async () => {
      const { store, other, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const slow = await take(change.id)
      await walk(store, change, { name: 'approved', at: clock.now() })
      clock.pass(1000)
      const fast = await take(change.id)
      expect(fast.token).not.toBe(slow.token)
      await store.messageShown(slow, { channel: 'C1', ts: 'slow' })
      await store.messageLater(slow, clock.now(), { ts: null })
      expect(await other.takeMessage(fast.id, later(1000))).toBeUndefined()
      await store.messageShown(fast, { channel: 'C1', ts: 'fast' })
      await store.messageShown(slow, { channel: 'C1', ts: 'slow' })
      await store.messageLater(slow, clock.now(), { ts: null })
      expect(await store.dueMessages(change.id)).toEqual([])
      await walk(
        store,
        { ...change, state: { name: 'approved', at: clock.now() } },
        { name: 'withdrawn', at: clock.now() }
      )
      const [card = ''] = await store.dueMessages(change.id)
      expect(await store.takeMessage(card, later(1000))).toMatchObject({ id: slow.id, ts: 'fast', shown: fast.version })
    })

    it('accepts a sender whose time is over while nobody else has taken the message', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const slow = await take(id)
      clock.pass(1000)
      await store.messageShown(slow, { channel: 'C1', ts: '1.1' })
      expect(await store.dueMessages(id)).toEqual([])
    })

    it('waits as long as requested, and posts again what was deleted', async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const card = await take(change.id)
      await store.messageShown(card, { channel: 'C1', ts: '1.1' })
      await walk(store, change, { name: 'approved', at: clock.now() })
      await store.messageLater(await take(change.id), later(5000))
      expect(await store.dueMessages(change.id)).toEqual([])
      expect(await store.takeMessage(card.id, later(1000))).toBeUndefined()
      clock.pass(5000)
      const again = await take(change.id)
      expect(again).toMatchObject({ ts: '1.1' })
      await store.messageLater(again, clock.now(), { ts: null })
      expect(await take(change.id)).toMatchObject({ id: card.id, ts: null })
    })

    it('says that it may be posted already, after a sender that died and one that could not tell', async () => {
      const { store, clock } = bench()
      const { id } = await store.add(changeRequest(clock))
      const first = await take(id)
      await store.messageLater(first, clock.now())
      const refused = await take(id)
      await store.messageLater(refused, clock.now(), { unsure: true })
      const lost = await take(id)
      clock.pass(1000)
      const died = await take(id)
      await store.messageLater(died, clock.now())
      const sure = await take(id)
      const sending = [first, refused, lost, died, sure]
      expect(sending.map(({ unsure }) => unsure)).toEqual([false, false, true, true, false])
      await store.messageShown(sure, { channel: 'C1', ts: '1.1' })
      expect(await store.dueMessages(id)).toEqual([])
    })

    it("owes the requester one message about the outcome, besides the change's message", async () => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const card = await take(change.id)
      await store.messageShown(card, { channel: 'D1', ts: '1.1' })
      const at = clock.now()
      const unknown = { name: 'unknown', since: at, writes: 1, problem: null } as const
      const open = await walk(store, change, { name: 'approved', at }, { ...unknown, name: 'applying' }, unknown)
      expect(await store.dueMessages(change.id)).toEqual([card.id])
      await walk(store, open, { name: 'applied', at, read: {}, wrote: true })
      const [first, second = '', ...rest] = await store.dueMessages(change.id)
      expect([first, rest]).toEqual([card.id, []])
      const outcome = await store.takeMessage(second, later(1000))
      if (!outcome) throw new Error('The outcome is due and could not be taken')
      expect(outcome).toMatchObject({
        about: { kind: 'outcome' },
        channel: 'C1',
        ts: null,
        card: { channel: 'D1', ts: '1.1' }
      })
      await store.messageShown(outcome, { channel: 'C1', ts: '1.2' })
      expect(await store.dueMessages(change.id)).toEqual([card.id])
    })

    it.each(['conflict', 'failed', 'rejected', 'withdrawn', 'expired'] as const)('owes it after %s too', async name => {
      const { store, clock } = bench()
      const change = await store.add(changeRequest(clock))
      await walk(store, change, { name, at: clock.now(), live: {}, wrote: false, reasons: [], reason: '' })
      expect(await store.dueMessages(change.id)).toHaveLength(2)
    })
  })
}
