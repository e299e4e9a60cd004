import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../../src/watch/ports.ts'
import { approver, type Bench, changeRequest, requester } from '../bench.ts'
import { applied } from './applied.ts'
import { begun, noted, row } from './fixtures.ts'

/** Companies as scans see them. */
export function scannedCompanies(bench: () => Bench): void {
  const pass = () => bench().clock.pass(60_000)
  const now = () => bench().clock.now()

  describe('a company that a scan has seen', () => {
    it('is known with its row, and others are not', async () => {
      const { store, other } = bench()
      const shown = row({ tags: ['VIP'], externalId: 'ACME-1', licence: { seats: 500, ends: null } })
      await store.record(noted('seen', [shown], now()))
      const [known] = await other.known('seen', [shown.id, 'nobody'], now())
      expect(known).toEqual({
        entry: { ...shown, vendor: 'seen', seenAt: now(), threshold: null, goneAt: null },
        alerts: [],
        applied: [],
        unfinished: false
      })
      expect(await other.known('seen', ['nobody'], now())).toEqual([])
      expect(await other.known('elsewhere', [shown.id], now())).toEqual([])
    })

    it('has the fingerprint of the last evaluation, until one of our changes moves', async () => {
      const { store, other, clock } = bench()
      const shown = row({})
      const print = async () => (await other.knownPage('seen', [shown.id])).get(shown.id)
      expect(await print()).toBeUndefined()
      await store.record(noted('seen', [{ ...shown, fingerprint: 'one' }], now()))
      expect(await print()).toEqual({ fingerprint: 'one', threshold: null })
      await store.setThreshold({ vendor: 'seen', id: shown.id }, 80, approver)
      expect(await print()).toEqual({ fingerprint: 'one', threshold: 80 })
      const company = { id: shown.id, name: shown.name, tags: [] }
      const change = await store.add(changeRequest(clock, { vendor: 'seen', company }))
      await store.move(change.id, 1, 'pending', { name: 'withdrawn', at: now() }, requester)
      expect(await print()).toEqual({ fingerprint: null, threshold: 80 })
      pass()
      await store.record({ ...noted('seen', [{ ...shown, fingerprint: 'two' }], now()), unfinished: [shown.id] })
      expect(await print()).toMatchObject({ fingerprint: null })
    })

    it('has none if an alert changed meanwhile, so that it is evaluated again', async () => {
      const { store, other } = bench()
      const shown = row({})
      const page = noted('seen', [{ ...shown, fingerprint: 'one' }], now())
      const first = begun('seen', shown, now())
      await store.record({ ...page, steps: [first] })
      await store.record({ ...page, steps: [begun('seen', shown, now())] })
      expect((await other.knownPage('seen', [shown.id])).get(shown.id)).toMatchObject({ fingerprint: null })
    })

    it('overwrites what was known, including its page, if the page was taken for new companies', async () => {
      const { store, other } = bench()
      const [known, content] = [row({ name: 'Known' }), row({ name: 'New' })]
      await store.record({ ...noted('seen', [{ ...known, fingerprint: 'one' }], now()), fresh: true })
      pass()
      const again = {
        ...noted('seen', [{ ...known, name: 'Renamed', fingerprint: 'two' }, content], now()),
        fresh: true
      }
      await other.record({ ...again, steps: [begun('seen', content, now())] })
      const found = await store.known('seen', [known.id, content.id], now())
      const byName = found.toSorted((one, two) => one.entry.name.localeCompare(two.entry.name))
      expect(byName).toMatchObject([
        { entry: { name: 'New', seenAt: now() }, alerts: [{ condition: 'seats' }] },
        { entry: { name: 'Renamed', seenAt: now() }, alerts: [] }
      ])
      expect((await store.knownPage('seen', [known.id])).get(known.id)).toMatchObject({ fingerprint: 'two' })
    })

    it('is not set back by a page requested earlier', async () => {
      const { store } = bench()
      const [before, shown] = [now(), row({ name: 'Newer' })]
      pass()
      await store.record(noted('seen', [shown], now()))
      await store.record(noted('seen', [{ ...shown, name: 'Older' }], before))
      expect(await store.entry({ vendor: 'seen', id: shown.id })).toMatchObject({ name: 'Newer', seenAt: now() })
    })

    it('keeps licence values that a row omits, and those of a company that a change has just touched', async () => {
      const { store } = bench()
      const shown = row({ licence: { seats: 500 } })
      const at = now()
      await store.record(noted('seen', [shown], at))
      pass()
      const { licence: _, ...without } = shown
      await store.record(noted('seen', [without], now()))
      expect(await store.entry({ vendor: 'seen', id: shown.id })).toMatchObject({
        licence: { seats: 500 },
        seenAt: now()
      })
      const last = now()
      pass()
      await store.record({ ...noted('seen', [{ ...shown, licence: { seats: 600 } }], now()), unfinished: [shown.id] })
      expect(await store.entry({ vendor: 'seen', id: shown.id })).toMatchObject({
        licence: { seats: 500 },
        seenAt: last
      })
    })

    it('has its own threshold until that is removed', async () => {
      const { store, other } = bench()
      const shown = row({})
      const key = { vendor: 'seen', id: shown.id }
      expect(await store.setThreshold(key, 80, approver)).toBe(false)
      await store.record(noted('seen', [shown], now()))
      expect(await store.setThreshold(key, 80, approver)).toBe(true)
      pass()
      await store.record(noted('seen', [shown], now()))
      expect(await other.entry(key)).toMatchObject({ threshold: 80 })
      expect(await store.setThreshold(key, null, approver)).toBe(true)
      expect(await other.entry(key)).toMatchObject({ threshold: null })
    })

    it('counts as changed only if the directory would show something else', async () => {
      const { store } = bench()
      const shown = row({})
      await store.record(noted('seen', [shown], now()))
      const first = now()
      pass()
      await store.record(noted('seen', [{ ...shown, licence: { seats: 7 } }], now()))
      expect(await changedSince(first, shown.id)).toEqual([])
      pass()
      await store.record(noted('seen', [{ ...shown, ends: '2027-12-31' }], now()))
      expect(await changedSince(first, shown.id)).toMatchObject([{ id: shown.id, ends: '2027-12-31' }])
    })

    it('is returned with what our changes have written since it was seen', async () => {
      const { store } = bench()
      const shown = row({ licence: { seats: 500 } })
      await store.record(noted('seen', [shown], now()))
      pass()
      await applied(bench(), { vendor: 'seen', id: shown.id }, { seats: 540 })
      pass()
      expect(await store.known('seen', [shown.id], now())).toMatchObject([
        { applied: [{ field: 'seats', seen: null, read: 540 }], unfinished: false }
      ])
      const before = new Date(now().getTime() - 120_000)
      expect(await store.known('seen', [shown.id], before)).toMatchObject([{ unfinished: true }])
      await store.record(noted('seen', [shown], now()))
      pass()
      expect(await store.known('seen', [shown.id], now())).toMatchObject([{ applied: [], unfinished: false }])
    })
  })

  describe('a company that full scans no longer see', () => {
    it('is gone after two of them, and comes back when it is seen again', async () => {
      const { store, other } = bench()
      const [stays, leaves] = [row({}), row({})]
      for (const expected of ['there', 'there', 'gone']) {
        const full = await store.beginFullScan('scheduled')
        expect(full.first).toBe((await store.lastFullScan('scheduled')) === null)
        const rows =
          expected === 'there' && (await store.lastFullScan('scheduled')) === null ? [stays, leaves] : [stays]
        pass()
        await other.record(noted('scheduled', rows, now()))
        await other.markSeen(
          full,
          rows.map(({ id }) => id)
        )
        await other.endFullScan(full)
        await store.endFullScan(full)
        const entry = await store.entry({ vendor: 'scheduled', id: leaves.id })
        expect(entry?.goneAt === null ? 'there' : 'gone').toBe(expected)
        pass()
      }
      expect(await store.entry({ vendor: 'scheduled', id: stays.id })).toMatchObject({ goneAt: null })
      await store.record(noted('scheduled', [leaves], now()))
      expect(await store.entry({ vendor: 'scheduled', id: leaves.id })).toMatchObject({ goneAt: null })
    })

    it('is still there after unfinished scans', async () => {
      const { store } = bench()
      const shown = row({})
      await store.record(noted('broken', [shown], now()))
      for (let times = 0; times < 3; times += 1) {
        pass()
        await store.beginFullScan('broken')
      }
      expect(await store.lastFullScan('broken')).toBeNull()
      expect(await store.entry({ vendor: 'broken', id: shown.id })).toMatchObject({ goneAt: null })
    })

    it('is still there if another scan has seen it meanwhile', async () => {
      const { store } = bench()
      const shown = row({})
      await store.record(noted('shifting', [shown], now()))
      for (let times = 0; times < 3; times += 1) {
        pass()
        const full = await store.beginFullScan('shifting')
        pass()
        await store.record(noted('shifting', [shown], now()))
        await store.endFullScan(full)
      }
      expect(await store.entry({ vendor: 'shifting', id: shown.id })).toMatchObject({ goneAt: null })
    })
  })

  describe('the watch lease', () => {
    it('belongs to one holder, who may renew it, until it is released or expires', async () => {
      const { store, other, clock } = bench()
      const until = () => new Date(now().getTime() + 60_000)
      const requested = await Promise.all([store.leaseWatch('one', until()), other.leaseWatch('two', until())])
      expect(requested.toSorted()).toEqual([false, true])
      const [holder, rival] = requested[0] ? ['one', 'two'] : ['two', 'one']
      clock.pass(30_000)
      expect(await store.leaseWatch(holder, until())).toBe(true)
      clock.pass(30_000)
      expect(await other.leaseWatch(rival, until())).toBe(false)
      await other.releaseWatch(rival)
      expect(await other.leaseWatch(rival, until())).toBe(false)
      clock.pass(30_000)
      expect(await other.leaseWatch(rival, until())).toBe(true)
      expect(await store.leaseWatch(holder, until())).toBe(false)
      await other.releaseWatch(rival)
      expect(await store.leaseWatch(holder, until())).toBe(true)
      await store.releaseWatch(holder)
    })
  })

  describe('a full scan', () => {
    it('is due if none was ever started, or if the last one did not end and cannot be running any more', async () => {
      const { store, other } = bench()
      const due = (alive: Date) => other.fullScanDue('due', alive)
      expect(await due(now())).toBe(true)
      const began = now()
      const full = await store.beginFullScan('due')
      expect(await due(new Date(began.getTime() - 1))).toBe(false)
      expect(await due(began)).toBe(true)
      pass()
      await store.endFullScan(full)
      expect(await due(now())).toBe(false)
      await store.beginFullScan('due')
      expect(await due(new Date(now().getTime() - 1))).toBe(false)
      expect(await due(now())).toBe(true)
    })

    it('is one scan of the vendor together with a concurrent one', async () => {
      const { store } = bench()
      const [stays, leaves] = [row({}), row({})]
      await store.record(noted('together', [stays, leaves], now()))
      pass()
      const both = [await store.beginFullScan('together'), await store.beginFullScan('together')]
      for (const full of both) await store.endFullScan(full)
      expect(await store.entry({ vendor: 'together', id: leaves.id })).toMatchObject({ goneAt: null })
      pass()
      await store.endFullScan(await store.beginFullScan('together'))
      expect(await store.entry({ vendor: 'together', id: leaves.id })).toMatchObject({ goneAt: now() })
    })
  })

  it('returns all companies in pages, each once', async () => {
    const { store } = bench()
    const rows = Array.from({ length: 2_345 }, () => row({}))
    for (let from = 0; from < rows.length; from += 500)
      await store.record(noted('paged', rows.slice(from, from + 500), now()))
    const ids: string[] = []
    for await (const page of store.entriesSince(null))
      ids.push(...page.filter(({ vendor }) => vendor === 'paged').map(({ id }) => id))
    expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })

  async function changedSince(since: Date, id: string): Promise<Entry[]> {
    const changed: Entry[] = []
    for await (const page of bench().store.entriesSince(since)) changed.push(...page.filter(entry => entry.id === id))
    return changed
  }
}
