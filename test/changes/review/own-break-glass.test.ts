import { afterAll, beforeAll, expect, it } from 'vitest'
import { hashOf } from '../../../src/changes/model/change.ts'
import type { Moved } from '../../../src/changes/ports/context.ts'
import { review, type Verdict } from '../../../src/changes/review/review.ts'
import { policyFrom } from '../../policy/context.ts'
import { type Fixture, openFixture, requirementUnder } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const policy = policyFrom(`
roles: { finance: { people: [U0FAY, U0FINN, U0LENA] } }
otherwise: 2 of finance
may: { break-glass: finance }
`)
const [fay, finn] = [
  { team: 'T1', user: 'U0FAY' },
  { team: 'T1', user: 'U0FINN' }
]
const approve: Verdict = { name: 'approve', typed: null }
const breakGlass: Verdict = { name: 'break-glass', typed: null, reason: 'Customer locked out' }

let fixture: Fixture
let people: Fixture['people']
beforeAll(async () => {
  fixture = { ...(await openFixture([scriptedVendor()])), policy: () => policy }
  people = fixture.people
})
afterAll(() => fixture.close())

async function asked() {
  const change = await fixture.ask({ requirement: requirementUnder(policy) })
  return { change, seen: { change: change.id, revision: 1, hash: hashOf(change.edits) } }
}

it('break-glass applies a change that the same person has approved before', async () => {
  const { change, seen } = await asked()
  expect(await review(fixture, fay, seen, approve)).toMatchObject({ decided: { state: { name: 'pending' } } })
  const used = await review(fixture, fay, seen, breakGlass)
  expect(used).toMatchObject({ decided: { state: { name: 'approved' } } })
  expect((await fixture.now(change)).decisions.map(({ verdict }) => verdict)).toEqual(['approve', 'break-glass'])
})

it('break-glass can be used again after it was sent back, and is one decision', async () => {
  const { change, seen } = await asked()
  await review(fixture, fay, seen, breakGlass)
  await fixture.store.move(change.id, 1, 'approved', { name: 'pending', sentBack: 'approvers' }, 'system')
  expect(await review(fixture, fay, seen, breakGlass)).toMatchObject({ decided: { state: { name: 'approved' } } })
  expect((await fixture.now(change)).decisions).toHaveLength(1)
})

it.each(['stale', 'already-decided'] as const)('a store that always answers %s ends the tries', async refused => {
  const { seen } = await asked()
  let tries = 0
  const store = {
    ...fixture.store,
    async move(): Promise<Moved> {
      tries += 1
      return { refused }
    }
  }
  expect(await review({ ...fixture, store }, fay, seen, approve)).toEqual({ refused: 'too-busy' })
  expect(tries).toBe(100)
})

it('an approver who was deactivated no longer counts, and is shown so', async () => {
  const { change, seen } = await asked()
  await review(fixture, fay, seen, approve)
  const membership: typeof people.membership = async ({ user }) => (user === fay.user ? 'deactivated' : 'member')
  const left = { ...fixture, people: { ...people, membership } }
  expect(await review(left, finn, seen, approve)).toMatchObject({ decided: { state: { name: 'pending' } } })
  expect((await fixture.now(change)).approvals).toEqual([
    { user: fay.user, for: null, status: 'left' },
    { user: finn.user, for: null, status: 'counts' }
  ])
})
