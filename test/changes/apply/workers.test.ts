import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import type { Change } from '../../../src/changes/model/change.ts'
import { barrier } from '../barrier.ts'
import { acme } from '../fields.ts'
import { type Fixture, openFixture } from '../fixture.ts'
import { type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

/** How long a silent worker keeps a change, in milliseconds. */
const LEASE = 12_000
const never = new AbortController().signal
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function run(vendor: ScriptedVendor, { id }: Change, signal = never) {
  return apply({ ...fixture, vendor: () => vendor }, id, signal)
}

describe('several workers on one change', () => {
  it('write once, and those who came too late are told to come again', async () => {
    const [vendor, change, wait] = [scriptedVendor(), await fixture.approved(), barrier()]
    vendor.script.read.push(async () => {
      await wait.pass()
      return acme
    })
    const first = run(vendor, change)
    await wait.reached
    const late = await Promise.all(Array.from({ length: 10 }, () => run(vendor, change)))
    expect(late).toEqual(Array.from({ length: 10 }, () => ({ again: 5_000 })))
    wait.open()
    expect(await first).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('write once also when all begin at the same moment', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    await Promise.all(Array.from({ length: 10 }, () => run(vendor, change)))
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('take over from one that fell silent as soon as its lease has ended, not before', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    await fixture.store.lease(change.id, 'a worker that died', new Date(fixture.clock.now().getTime() + LEASE))
    fixture.clock.pass(LEASE - 1)
    expect(await run(vendor, change)).toEqual({ again: 5_000 })
    fixture.clock.pass(1)
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
  })

  it('write once though one wakes up after another took over and finished', async () => {
    const [vendor, change, wait] = [scriptedVendor(), await fixture.approved(), barrier()]
    vendor.script.read.push(async () => {
      await wait.pass()
      return acme
    })
    const slow = run(vendor, change)
    await wait.reached
    fixture.clock.pass(LEASE)
    expect(await run(vendor, change)).toBe('finished')
    wait.open()
    await slow
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('write once though one wakes up while the one that took over is writing', async () => {
    const [vendor, change] = [scriptedVendor(), await fixture.approved()]
    const [reading, writing] = [barrier(), barrier()]
    vendor.script.read.push(async () => {
      await reading.pass()
      return acme
    })
    vendor.script.write.push(async take => {
      await writing.pass()
      take()
    })
    const slow = run(vendor, change)
    await reading.reached
    fixture.clock.pass(LEASE)
    const next = run(vendor, change)
    await writing.reached
    reading.open()
    await slow
    expect(vendor.writes()).toBe(1)
    writing.open()
    expect(await next).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('keep the lease while the reads lag, however long the pauses are together', async () => {
    const [vendor, change, wait] = [scriptedVendor(), await fixture.approved(), barrier()]
    vendor.script.read.push(
      () => acme,
      () => {
        fixture.clock.pass(LEASE - 2_000)
        return acme
      },
      async () => {
        fixture.clock.pass(LEASE - 1)
        await wait.pass()
        return acme
      }
    )
    const first = run(vendor, change)
    await wait.reached
    expect(await run(vendor, change)).toEqual({ again: 5_000 })
    wait.open()
    await first
    expect(vendor.writes()).toBe(1)
  })
})

describe('a worker that is stopped', () => {
  it('in the middle of a write leaves it time to land, and the change to the next run, which reads first', async () => {
    const [vendor, change, stop, wait] = [scriptedVendor(), await fixture.approved(), new AbortController(), barrier()]
    vendor.script.write.push(async (take, signal) => {
      take()
      await wait.pass()
      signal.throwIfAborted()
    })
    const stopped = run(vendor, change, stop.signal)
    await wait.reached
    stop.abort(new Error('The process stops.'))
    wait.open()
    await expect(stopped).rejects.toThrow('The process stops.')
    expect(await fixture.state(change)).toMatchObject({ name: 'applying', writes: 1 })
    expect(await run(vendor, change)).toEqual({ again: 5_000 })
    fixture.clock.pass(LEASE)
    expect(await fixture.store.unfinished()).toContainEqual({ id: change.id, vendor: 'keepnet', patient: false })

    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read', 'write', 'read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
  })

  it('while it waits to read back leaves it too', async () => {
    const [vendor, change, stop] = [scriptedVendor(), await fixture.approved(), new AbortController()]
    vendor.script.read.push(
      () => acme,
      () => {
        stop.abort(new Error('The process stops.'))
        return acme
      }
    )
    await expect(run(vendor, change, stop.signal)).rejects.toThrow('The process stops.')
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.writes()).toBe(1)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })
})
