import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import { type Change, hashOf } from '../../../src/changes/model/change.ts'
import { sayState } from '../../../src/slack/text/changes.ts'
import { type Fixture, openFixture } from '../fixture.ts'
import { type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

const { signal } = new AbortController()
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close(true))

const run = (vendor: ScriptedVendor, { id }: Change) => apply({ ...fixture, vendor: () => vendor }, id, signal)

describe('a change that was forged with SQL', () => {
  it.each([
    ['an approval that nobody gave', forgeApproval],
    ['other edits, with a decision on just these', forgeEdits],
    [
      'another company',
      (change: Change) => fixture.query(`UPDATE changes SET company_id = 'other' WHERE id = $1`, [change.id])
    ]
  ])('is never written: %s', async (_, forge) => {
    const vendor = scriptedVendor()
    const change = forge === forgeApproval ? await fixture.ask() : await fixture.approved()
    await forge(change)
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual([])
    const now = await fixture.now(change)
    expect(now.state).toMatchObject({ name: 'failed', refusal: { refused: 'forged' } })
    expect(sayState(now, vendor)).toContain('isn’t stored as the audit recorded it, so nothing is written')
    expect(fixture.log.errors.at(-1)).toMatchObject({ change: change.id, alarm: 'forged' })
  })

  it('is not written where it is forged after the worker took it', async () => {
    const change = await fixture.approved()
    const vendor = scriptedVendor()
    vendor.script.read.push(async () => {
      await forgeEdits(change)
      return vendor.values
    })
    expect(await run(vendor, change)).toBe('finished')
    expect(vendor.calls).toEqual(['read'])
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', refusal: { refused: 'forged' } })
  })
})

async function forgeApproval({ id, edits }: Change): Promise<void> {
  const state = JSON.stringify({ name: 'approved', at: fixture.clock.now() })
  await fixture.query('UPDATE changes SET state = $2 WHERE id = $1', [id, state])
  await fixture.query(
    `INSERT INTO decisions (change, revision, team, "user", verdict, hash, at)
      VALUES ($1, 1, 'T1', 'U_APPROVER', 'approve', $2, now())`,
    [id, hashOf(edits)]
  )
}

async function forgeEdits({ id }: Change): Promise<void> {
  const edits = [{ field: 'seats', seen: 500, wanted: 5000 }]
  await fixture.query('UPDATE changes SET edits = $2 WHERE id = $1', [id, JSON.stringify(edits)])
  await fixture.query('UPDATE decisions SET hash = $2 WHERE change = $1', [id, hashOf(edits)])
}
