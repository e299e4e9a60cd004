import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Freeze } from '../../../src/changes/ports/context.ts'
import { approver, type Bench, changeRequest, requester } from './bench.ts'

export function freezes(bench: () => Bench): void {
  const wanted = (): Omit<Freeze, 'unfrozen'> => ({
    id: randomUUID(),
    by: requester,
    reason: 'audit week "株" 🦊',
    at: bench().clock.now(),
    channel: 'C7'
  })

  /** Takes the due messages of a freeze. */
  async function pendingMessages(freeze: string) {
    const { store, clock } = bench()
    const until = new Date(clock.now().getTime() + 1000)
    const taken = await Promise.all((await store.dueMessages()).map(id => store.takeMessage(id, until)))
    return taken.flatMap(message => (message?.about.id === freeze ? message : []))
  }

  describe('the freeze', () => {
    it('lasts until it is unfrozen, and both are recorded', async () => {
      const { store, other, clock } = bench()
      const freeze = wanted()
      expect(await store.frozen()).toBeUndefined()
      expect(await store.unfreeze(approver, clock.now())).toBe(false)
      expect(await store.freeze(freeze)).toBe(true)
      expect(await other.frozen()).toEqual({ ...freeze, unfrozen: null })
      expect(await other.freezeById(freeze.id)).toEqual({ ...freeze, unfrozen: null })
      clock.pass(1000)
      expect(await other.unfreeze(approver, clock.now())).toBe(true)
      expect(await store.frozen()).toBeUndefined()
      expect(await store.freezeById(freeze.id)).toEqual({ ...freeze, unfrozen: { by: approver, at: clock.now() } })
      expect(await store.unfreeze(approver, clock.now())).toBe(false)
      expect(await store.freezeById('nothing')).toBeUndefined()
    })

    it('starts no second one while it lasts, and another one after it', async () => {
      const { store, clock } = bench()
      const [first, second] = [wanted(), wanted()]
      expect(await store.freeze(first)).toBe(true)
      expect(await store.freeze(second)).toBe(false)
      expect(await store.freezeById(second.id)).toBeUndefined()
      expect(await store.frozen()).toMatchObject({ id: first.id })
      await store.unfreeze(approver, clock.now())
      expect(await store.freeze(second)).toBe(true)
      await store.unfreeze(approver, clock.now())
    })

    it('stores one message when it begins and one when it ends, of no change', async () => {
      const { store, clock } = bench()
      const { id: change } = await store.add(changeRequest(clock))
      const freeze = wanted()
      await store.freeze(freeze)
      const [frozen, ...others] = await pendingMessages(freeze.id)
      expect(others).toEqual([])
      if (!frozen) throw new Error('The notice of a freeze was not owed')
      expect(frozen).toMatchObject({
        about: { name: 'freeze', id: freeze.id, kind: 'frozen' },
        channel: 'C7',
        ts: null,
        card: null
      })
      await store.messageShown(frozen, { channel: 'C7', ts: '7.1' })
      clock.pass(1000)
      expect(await pendingMessages(freeze.id)).toEqual([])
      await store.unfreeze(approver, clock.now())
      clock.pass(1000)
      expect(await store.dueMessages(change)).toHaveLength(1)
      expect(await pendingMessages(freeze.id)).toMatchObject([{ about: { kind: 'unfrozen' }, channel: 'C7' }])
    })

    it('is in the audit with who and why', async () => {
      const { store, pool, clock } = bench()
      const freeze = wanted()
      await store.freeze(freeze)
      await store.freeze(wanted())
      await store.unfreeze(approver, clock.now())
      await store.unfreeze(approver, clock.now())
      const text = `SELECT action, change, actor, detail FROM audit ORDER BY id DESC LIMIT 2`
      expect((await pool.query(text)).rows).toEqual([
        { action: 'unfrozen', change: null, actor: approver, detail: { freeze: freeze.id } },
        { action: 'frozen', change: null, actor: requester, detail: { freeze: freeze.id, reason: freeze.reason } }
      ])
    })
  })
}
