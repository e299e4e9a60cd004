import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import type { Change } from '../../../src/changes/model/change.ts'
import { acme } from '../fields.ts'
import { type Fixture, openFixture } from '../fixture.ts'
import { noAnswer, refused, type ScriptedVendor, scriptedVendor, unwell } from '../scripted-vendor.ts'

const SAID = 'The connection failed before there was an answer'
const never = new AbortController().signal
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function run(vendor: ScriptedVendor, { id }: Change, signal = never) {
  return apply({ ...fixture, vendor: () => vendor }, id, signal)
}

describe('a write whose answer was lost', () => {
  it('is applied with that one write where the vendor took it', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(take => {
      take()
      throw noAnswer()
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('is written again only by a later run, which reads first', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      throw noAnswer()
    })
    await expect(run(vendor, change)).rejects.toMatchObject({ name: 'VendorError', retryable: true })
    expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: 1, problem: SAID })
    expect(vendor.calls).toEqual(['read', 'write', 'read'])

    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read', 'read', 'write', 'read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('is unknown while nobody can read, and reconciled by reading, without another write', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    const silent = () => {
      throw noAnswer()
    }
    vendor.script.write.push(take => {
      take()
      throw noAnswer()
    })
    vendor.script.read.push(() => acme, silent, silent)
    await expect(run(vendor, change)).rejects.toMatchObject({ name: 'VendorError' })
    expect(await fixture.state(change)).toMatchObject({ name: 'unknown', writes: 1, problem: SAID })
    await expect(run(vendor, change)).rejects.toMatchObject({ name: 'VendorError' })
    expect(await fixture.state(change)).toMatchObject({ name: 'unknown', writes: 1 })

    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', read: { seats: 540 }, wrote: true })
  })

  it('stays unknown though the vendor refuses to be read: what it did is not known by that', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.read.push(
      () => acme,
      () => {
        throw refused('No permission')
      }
    )
    await expect(run(vendor, change)).rejects.toMatchObject({ status: 400 })
    expect(await fixture.state(change)).toMatchObject({ name: 'unknown', writes: 1 })
  })

  it('ends in conflict, and says that a write was begun, where somebody moved the value since', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      throw noAnswer()
    })
    await expect(run(vendor, change)).rejects.toMatchObject({ name: 'VendorError' })
    vendor.values = { ...acme, seats: 1 }
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'conflict', live: { seats: 1 }, wrote: true })
  })

  it('fails after three writes that the vendor never took, and shows what it holds', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    for (let version = 1; version <= 3; version++) {
      vendor.script.write.push(() => {
        throw noAnswer()
      })
      await expect(run(vendor, change)).rejects.toMatchObject({ name: 'VendorError' })
      expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: version })
    }
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(3)
    expect(await fixture.state(change)).toEqual({
      name: 'failed',
      at: fixture.clock.now(),
      reasons: ['3 writes to Keepnet had no effect; it still shows the old values.', `Its last answer was: ${SAID}`],
      read: { seats: 500 }
    })
  })
})

describe('a vendor that cannot be read', () => {
  it('leaves the change being applied, says why once, and is asked again', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    for (let version = 0; version < 3; version++) {
      vendor.script.read.push(() => {
        throw noAnswer()
      })
    }
    for (let version = 0; version < 3; version++)
      await expect(run(vendor, change)).rejects.toMatchObject({ retryable: true })
    expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: 0, problem: SAID })
    const [card = ''] = await fixture.store.dueMessages(change.id)
    // Requested, approved, failed: three runs that failed alike are drawn once.
    expect((await fixture.store.takeMessage(card, fixture.clock.now()))?.version).toBe(3)

    expect(await run(vendor, change)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('lets a fault of ours through, and keeps what was begun for the next run', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.read.push(() => {
      throw new TypeError('ours')
    })
    await expect(run(vendor, change)).rejects.toThrow('ours')
    expect(await run(vendor, change)).toBe('finished')
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })
})

describe('a write that the vendor took and said was wrong', () => {
  it('is what reading back shows: applied where the values are there', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(take => {
      take()
      throw unwell('Partial success')
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('has failed with what was said where nothing was done', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      throw unwell('Partial success')
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(await fixture.state(change)).toEqual({
      name: 'failed',
      at: fixture.clock.now(),
      reasons: ['Partial success']
    })
  })

  it('has failed with what was said and what is there, where something else was done', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    vendor.script.write.push(() => {
      vendor.values = { ...vendor.values, seats: 501 }
      throw unwell('Partial success')
    })
    expect(await run(vendor, change)).toBe('finished')
    const reasons = ['Keepnet answered “Partial success”, and reading back shows other values.']
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', reasons, read: { seats: 501 } })
  })
})
