import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import type { Change } from '../../../src/changes/model/change.ts'
import type { Company, Vendor } from '../../../src/changes/ports/vendor.ts'
import { acme } from '../fields.ts'
import { approver, type Fixture, openFixture } from '../fixture.ts'
import { noAnswer, refused, type ScriptedVendor, scriptedVendor, tooMany } from '../scripted-vendor.ts'

const never = new AbortController().signal
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function run(vendor: ScriptedVendor, { id }: Change, signal = never) {
  return apply({ ...fixture, vendor: () => vendor }, id, signal)
}

describe('applying a change', () => {
  it('writes, reads back, and believes what it read', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(vendor.values).toEqual({ ...acme, seats: 540 })
    expect(await fixture.state(change)).toEqual({
      name: 'applied',
      at: fixture.clock.now(),
      read: { seats: 540 },
      wrote: true
    })
  })

  it('hands the whole company that was read to the write', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    const written: Company[] = []
    const watched: Vendor = {
      ...vendor,
      async read(id, signal) {
        return { ...(await vendor.read(id, signal)), carried: 'what only the vendor knows' }
      },
      async write(company, wanted, signal) {
        written.push(company)
        await vendor.write(company, wanted, signal)
      }
    }
    expect(await apply({ ...fixture, vendor: () => watched }, change.id, never)).toBe('finished')
    expect(written).toMatchObject([{ values: acme, carried: 'what only the vendor knows' }])
  })

  it('writes nothing where all is as wanted already', async () => {
    const [vendor, change] = [scriptedVendor({ values: { ...acme, seats: 540 } }), await fixture.approved()]
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', read: { seats: 540 }, wrote: false })
  })

  it('writes nothing where somebody moved a value, and says what it is', async () => {
    const [vendor, change] = [scriptedVendor({ values: { ...acme, seats: 520 } }), await fixture.approved()]
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'conflict', live: { seats: 520 }, wrote: false })
  })

  it('finishes what is half as wanted', async () => {
    const vendor = scriptedVendor({ values: { ...acme, seats: 540 } })
    const change = await fixture.approved({
      edits: [
        { field: 'seats', seen: 500, wanted: 540 },
        { field: 'ends', seen: '2027-12-31', wanted: null }
      ]
    })
    await run(vendor, change)
    expect(vendor.values).toEqual({ ...acme, seats: 540, ends: null })
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', read: { seats: 540, ends: null } })
  })

  it('does nothing for a change that is not to be applied, however often it is rung for', async () => {
    const vendor = scriptedVendor()
    const done = await fixture.approved()
    await run(vendor, done)
    const calls = vendor.calls.length
    for (const change of [done, await fixture.ask()]) expect(await run(vendor, change)).toBe('finished')
    expect(await run(vendor, { ...done, id: 'nothing' })).toEqual({ again: expect.any(Number) })
    expect(vendor.calls).toHaveLength(calls)
  })

  it('enqueues one job for all its messages at the end', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    const before = fixture.queue.enqueued.length
    await run(vendor, change)
    const due = await fixture.store.dueMessages(change.id)
    expect(due).toHaveLength(2)
    // The card, which was never shown, was due before too.
    const [card = ''] = due
    expect(fixture.queue.enqueued.slice(before).map(({ job }) => job)).toEqual([
      { name: 'message', message: card },
      { name: 'message', message: card }
    ])
    expect(await fixture.store.takeMessages([card], fixture.clock.now(), true)).toHaveLength(2)
  })
})

describe('a vendor that says no', () => {
  it('fails the change with its own words, in their order', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      throw refused('Insufficient callback numbers', 'Ask support')
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toEqual({
      name: 'failed',
      at: fixture.clock.now(),
      reasons: ['Insufficient callback numbers', 'Ask support']
    })
  })

  it('fails it as well where the company cannot be read before anything was written', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.read.push(() => {
      throw refused('No such company')
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', reasons: ['No such company'] })
  })

  it('is asked again later where it says “slow down”: that write does not count, and nothing is read after it', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      throw tooMany(7_000)
    })
    await expect(run(vendor, change)).rejects.toMatchObject({ status: 429, retryAfter: 7_000 })
    expect(vendor.calls).toEqual(['read', 'write'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: 0, problem: 'Slow down' })

    expect(await run(vendor, change)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('may say “slow down” more often than it may fail to take a write', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    for (let version = 0; version < 5; version++) {
      vendor.script.write.push(() => {
        throw tooMany()
      })
      await expect(run(vendor, change)).rejects.toMatchObject({ status: 429 })
    }
    expect(await run(vendor, change)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })
})

describe('a vendor that says yes', () => {
  it('and does nothing fails the change, with what was read', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {})
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toEqual({
      name: 'failed',
      at: fixture.clock.now(),
      reasons: ['Keepnet accepted the write, but reading back shows other values.'],
      read: { seats: 500 }
    })
  })

  it('and does half of it fails the change, with what was read', async () => {
    const vendor = scriptedVendor()
    const change = await fixture.approved({
      edits: [
        { field: 'seats', seen: 500, wanted: 540 },
        { field: 'note', seen: null, wanted: 'more' }
      ]
    })
    vendor.script.write.push(() => {
      vendor.values = { ...acme, seats: 540 }
    })
    await run(vendor, change)
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', read: { seats: 540, note: null } })
  })

  it('and shows it only some seconds later is waited for, with one write', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    const began = fixture.clock.now().getTime()
    vendor.script.read.push(
      () => acme,
      () => acme,
      () => acme
    )
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read', 'read', 'read'])
    expect(fixture.clock.now().getTime() - began).toBe(4_000)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', read: { seats: 540 }, wrote: true })
  })
})

describe('a freeze', () => {
  const freeze = () =>
    fixture.store.freeze({
      id: randomUUID(),
      by: approver,
      reason: 'Wrong customer',
      at: fixture.clock.now(),
      channel: 'C1'
    })
  const unfreeze = () => fixture.store.unfreeze(approver, fixture.clock.now())

  it('holds back what was begun and is not written yet, and lets it go on afterwards', async () => {
    for (const answer of [noAnswer(), tooMany()]) {
      const [vendor, change] = [scriptedVendor(), await fixture.approved()]
      const refuse = () => Promise.reject(answer)
      if (answer.status === 429) vendor.script.write.push(refuse)
      else vendor.script.read.push(refuse)
      await expect(run(vendor, change)).rejects.toBe(answer)
      expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: 0 })
      await freeze()
      const before = vendor.calls.length
      expect(await run(vendor, change)).toEqual({ again: 30_000 })
      expect(vendor.calls.slice(before)).toEqual([])
      expect(await fixture.state(change)).toMatchObject({ name: 'approved', held: { refused: 'all-frozen' } })
      await unfreeze()
      expect(await run(vendor, change)).toBe('finished')
      expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
    }
  })

  it('lets a write be read back whose answer was lost, and no other be made', async () => {
    for (const landed of [true, false]) {
      const [vendor, change] = [scriptedVendor(), await fixture.approved()]
      vendor.script.write.push(take => {
        if (landed) take()
        throw noAnswer()
      })
      vendor.script.read.push(
        () => acme,
        () => acme
      )
      await expect(run(vendor, change)).rejects.toThrow()
      fixture.clock.pass(120_000)
      await freeze()
      expect(await run(vendor, change)).toEqual(landed ? 'finished' : { again: 30_000 })
      expect(vendor.writes()).toBe(1)
      await unfreeze()
      fixture.clock.pass(120_000)
      expect(await run(vendor, change)).toBe('finished')
      expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
      expect(vendor.writes()).toBe(landed ? 1 : 2)
    }
  })
})
