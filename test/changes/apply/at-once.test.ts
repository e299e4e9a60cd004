import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Change, hashOf } from '../../../src/changes/model/change.ts'
import { type ReviewDependencies, review, type SeenChange, type Verdict } from '../../../src/changes/review/review.ts'
import { simplePolicy } from '../../../src/policy/load/build.ts'
import { approver, type Fixture, openFixture, requirementUnder } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const approve: Verdict = { name: 'approve', typed: null }
const reject: Verdict = { name: 'reject', reason: 'No purchase order' }

let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture([scriptedVendor()])
})
afterAll(() => fixture.close())

function seen({ id, revision, edits }: Change): SeenChange {
  return { change: id, revision, hash: hashOf(edits) }
}

describe('many who decide at once', () => {
  it('make one decision, and all others are told how it stands', async () => {
    const manyCompanies = Array.from({ length: 50 }, (_, index) => ({ team: 'T1', user: `U${index}` }))
    const policy = simplePolicy({ people: manyCompanies.map(({ user }) => user), groups: [] })
    const reviewers: ReviewDependencies = { ...fixture, policy: () => policy }
    const change = await fixture.ask({ requirement: requirementUnder(policy) })
    const verdicts = await Promise.all(
      manyCompanies.map((person, index) => review(reviewers, person, seen(change), index % 2 ? reject : approve))
    )
    const won = verdicts.filter(verdict => 'decided' in verdict)
    expect(won).toHaveLength(1)
    const { state, decisions } = await fixture.now(change)
    expect(decisions).toHaveLength(1)
    for (const verdict of verdicts.filter(verdict => 'refused' in verdict)) {
      expect(verdict).toMatchObject({ refused: 'already-decided', change: { state: { name: state.name } } })
    }
  })

  it('are one person who clicked twice: one decision, and both clicks are told of it', async () => {
    const change = await fixture.ask()
    const both = await Promise.all([1, 2].map(() => review(fixture, approver, seen(change), approve)))
    const now = await fixture.now(change)
    expect(both).toEqual([{ decided: now }, { decided: now }])
    expect(now).toMatchObject({ version: change.version + 1, state: { name: 'approved' } })
    expect(now.decisions).toHaveLength(1)
  })
})
