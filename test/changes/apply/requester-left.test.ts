import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../../src/changes/apply/apply.ts'
import { type Change, hashOf } from '../../../src/changes/model/change.ts'
import { review, type Verdict } from '../../../src/changes/review/review.ts'
import type { Membership } from '../../../src/policy/context.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { acme } from '../fields.ts'
import { approver, type Fixture, named, openFixture, requester, requirementUnder } from '../fixture.ts'
import { type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

const approve: Verdict = { name: 'approve', typed: null }
const other = { team: 'T1', user: 'U_EDITOR' }
const { signal } = new AbortController()

describe('an approver who is no member any more', () => {
  let fixture: Fixture
  let membership: Membership = 'member'
  const vendor: ScriptedVendor = scriptedVendor()
  beforeAll(async () => {
    fixture = await openFixture()
  })
  afterAll(() => fixture.close())

  const dependencies = (policy: Policy): Fixture => ({
    ...fixture,
    policy: () => policy,
    vendor: () => vendor,
    people: {
      members: async () => ({}),
      membership: async ({ user }) => (user === approver.user ? membership : 'member')
    }
  })
  const decide = (policy: Policy, change: Change, by = approver) =>
    review(dependencies(policy), by, { change: change.id, revision: 1, hash: hashOf(change.edits) }, approve)

  it('counts no more when the next one approves', async () => {
    const [role] = named.roles
    const both: Policy = { ...named, otherwise: { stages: role ? [{ role, count: 2 }] : [], typeTheName: false } }
    for (const [left, ends] of [
      ['deactivated', 'pending'],
      ['guest', 'pending'],
      ['unknown', 'approved'],
      ['member', 'approved']
    ] as const) {
      membership = 'member'
      const change = await fixture.ask({ requirement: requirementUnder(both) })
      await decide(both, change)
      membership = left
      expect(await decide(both, change, other)).toMatchObject({ decided: { state: { name: ends } } })
    }
  })

  it('counts no more when what was approved had to wait', async () => {
    const freeze = {
      id: 'f',
      by: requester,
      reason: 'An account was taken over',
      at: fixture.clock.now(),
      channel: 'C1'
    }
    for (const [left, ends] of [
      ['deactivated', 'pending'],
      ['unknown', 'applied']
    ] as const) {
      membership = 'member'
      const change = await fixture.ask({ requirement: requirementUnder(named) })
      expect(await decide(named, change)).toMatchObject({ decided: { state: { name: 'approved' } } })
      await fixture.store.freeze({ ...freeze, id: left })
      expect(await apply(dependencies(named), change.id, signal)).toHaveProperty('again')
      membership = left
      await fixture.store.unfreeze(requester, fixture.clock.now())
      vendor.values = acme
      expect(await apply(dependencies(named), change.id, signal)).toBe('finished')
      expect(await fixture.state(change)).toMatchObject({ name: ends })
    }
  })
})
