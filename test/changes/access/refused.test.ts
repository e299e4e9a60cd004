import { afterAll, beforeAll, expect, it } from 'vitest'
import { freeze } from '../../../src/changes/access/freeze-and-delegate.ts'
import { hashOf } from '../../../src/changes/model/change.ts'
import { request, revise } from '../../../src/changes/request/request.ts'
import { review, withdraw } from '../../../src/changes/review/review.ts'
import { sayPolicyRefusal } from '../../../src/slack/text/policy.ts'
import { policyFrom } from '../../policy/context.ts'
import { approver, type Fixture, openFixture, requester } from '../fixture.ts'
import { form } from '../form.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const other = { team: 'T1', user: 'U_OTHER' }

let fixture: Fixture
let attempts: object[]
beforeAll(async () => {
  const opened = await openFixture([scriptedVendor()])
  attempts = []
  const store = {
    ...opened.store,
    async recordRefusal(attempt: Parameters<typeof opened.store.recordRefusal>[0]) {
      attempts.push(attempt)
      await opened.store.recordRefusal(attempt)
    }
  }
  fixture = { ...opened, store, sayRefusal: sayPolicyRefusal }
})
afterAll(() => fixture.close())

it('what somebody may not is recorded: who, what, on which change, and what they were told', async () => {
  const change = await fixture.ask()
  const seen = { change: change.id, revision: 1, hash: hashOf(change.edits) }
  const { vendor, company } = change
  const about = { change: { id: change.id, revision: 1 }, company: { vendor, id: company.id, name: company.name } }

  await review(fixture, requester, seen, { name: 'approve', typed: null })
  const own = sayPolicyRefusal({ refused: 'own-change', as: 'requester' })
  expect(attempts.splice(0)).toEqual([
    { by: requester, tried: 'approve', refused: 'own-change', sentence: own, ...about }
  ])
  await review(fixture, other, seen, { name: 'reject', reason: 'no' })
  await withdraw(fixture, approver, change.id)
  await freeze(fixture, other, 'C1', 'because')
  expect(attempts.splice(0)).toMatchObject([
    { by: other, tried: 'reject', refused: 'not-an-approver', ...about },
    { by: approver, tried: 'withdraw', refused: 'not-the-requester', ...about },
    { by: other, tried: 'freeze', refused: 'may-not-freeze' }
  ])
})

it('a request that the policy refuses is recorded with its company', async () => {
  const policy = policyFrom('roles: { ops: { people: U0OPS } }\notherwise: 1 of ops\nlimits: { forbidden: seats }\n')
  const draft = form()
  await request({ ...fixture, policy: () => policy }, draft)
  expect(attempts.splice(0)).toMatchObject([
    { by: requester, tried: 'request', refused: 'field-forbidden', company: { vendor: 'keepnet', id: draft.id } }
  ])
})

it('a guest who tries is recorded', async () => {
  const people = { ...fixture.people, membership: async () => 'guest' as const }
  await request({ ...fixture, people }, form())
  expect(attempts.splice(0)).toMatchObject([{ by: requester, tried: 'request', refused: 'not-a-member' }])
})

it('the audit holds it, and takes it for no state of the change', async () => {
  const change = await fixture.ask()
  const seen = { change: change.id, revision: 1, hash: hashOf(change.edits) }
  await review(fixture, requester, seen, { name: 'approve', typed: null })
  expect(await review(fixture, approver, seen, { name: 'approve', typed: null })).toHaveProperty('decided')
  expect(attempts.splice(0)).toHaveLength(1)
})

it('an edit that changes nothing makes no revision, and leaves approvals', async () => {
  const asked = await request(fixture, form({ reason: 'Growth' }))
  if (!('requested' in asked)) throw new Error(JSON.stringify(asked))
  const { id, revision, edits, company } = asked.requested
  const draft = form({ reason: 'Growth', revises: { change: id, revision, hash: hashOf(edits) } })
  const own = { ...draft, company: draft.company && { ...draft.company, id: company.id } }
  expect(await revise(fixture, own)).toEqual({ revised: asked.requested })
  expect(await revise(fixture, { ...own, reason: 'More growth' })).toMatchObject({ revised: { revision: 2 } })
})
