import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import type { Change } from '../../../src/changes/model/change.ts'
import { barrier } from '../barrier.ts'
import { acme } from '../fields.ts'
import { type Fixture, openFixture } from '../fixture.ts'
import { noAnswer, type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

const never = new AbortController().signal
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function run(vendor: ScriptedVendor, { id }: Change, signal = never) {
  return apply({ ...fixture, vendor: () => vendor }, id, signal)
}

describe('two changes of one company', () => {
  it('are never applied at once: the second comes when the first is over', async () => {
    const [vendor, wait, company] = [scriptedVendor(), barrier(), { id: 'one', name: 'One', tags: [] }]
    const first = await fixture.approved({ company })
    const second = await fixture.approved({ company, edits: [{ field: 'note', seen: null, wanted: 'x' }] })
    vendor.script.write.push(async take => {
      await wait.pass()
      take()
    })
    const running = run(vendor, first)
    await wait.reached
    expect(await run(vendor, second)).toEqual({ again: 5_000 })
    expect(await fixture.state(second)).toMatchObject({ name: 'approved' })
    expect(vendor.calls).toEqual(['read', 'write'])
    wait.open()
    await running
    expect(await run(vendor, second)).toBe('finished')
    expect(vendor.values).toEqual({ ...acme, seats: 540, note: 'x' })
  })

  it('wait for one whose outcome is unknown', async () => {
    const [vendor, company] = [scriptedVendor(), { id: 'two', name: 'Two', tags: [] }]
    const first = await fixture.approved({ company })
    const second = await fixture.approved({ company })
    vendor.script.read.push(
      () => acme,
      () => {
        throw noAnswer()
      }
    )
    await expect(run(vendor, first)).rejects.toMatchObject({ name: 'VendorError' })
    expect(await fixture.state(first)).toMatchObject({ name: 'unknown' })
    expect(await run(vendor, second)).toEqual({ again: 5_000 })
    expect(await run(vendor, first)).toBe('finished')
    expect(await run(vendor, second)).toBe('finished')
    expect(vendor.writes()).toBe(1)
  })

  it('of different companies are', async () => {
    const [vendor, wait] = [scriptedVendor(), barrier()]
    vendor.script.read.push(async () => {
      await wait.pass()
      return acme
    })
    const first = run(vendor, await fixture.approved())
    await wait.reached
    const other = scriptedVendor()
    expect(await run(other, await fixture.approved())).toBe('finished')
    wait.open()
    expect(await first).toBe('finished')
  })
})
