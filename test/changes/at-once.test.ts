import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../src/changes/change.ts'
import { hashOf } from '../../src/changes/edits.ts'
import type { People } from '../../src/changes/ports.ts'
import { type Reviewers, review, type Seen, type Verdict } from '../../src/changes/review.ts'
import type { Policy } from '../../src/policy/decide.ts'
import { acme } from './fields.ts'
import { approver, openShop, type Shop } from './shop.ts'

const named: Policy = { people: ['U_APPROVER', 'U_ASKER', 'U_EDITOR'], groups: [] }
const approve: Verdict = { name: 'approve', live: acme }
const reject: Verdict = { name: 'reject', reason: 'No purchase order' }

let shop: Shop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

function desk(policy: Policy = named, members: ReadonlySet<string> | null = null): Reviewers & { asked: string[] } {
  const asked: string[] = []
  const people: People = {
    async members(groups) {
      asked.push(...groups)
      return members
    }
  }
  return { ...shop, people, policy, team: 'T1', asked }
}

function seen({ id, revision, edits }: Change): Seen {
  return { change: id, revision, hash: hashOf(edits) }
}

describe('many who decide at once', () => {
  it('make one decision, and all others are told how it stands', async () => {
    const crowd = Array.from({ length: 50 }, (_, index) => ({ team: 'T1', user: `U${index}` }))
    const reviewers = desk({ people: crowd.map(({ user }) => user), groups: [] })
    const change = await shop.ask()
    const verdicts = await Promise.all(
      crowd.map((person, index) => review(reviewers, person, seen(change), index % 2 ? reject : approve))
    )
    const won = verdicts.filter(verdict => 'decided' in verdict)
    expect(won).toHaveLength(1)
    const { state, decisions } = await shop.now(change)
    expect(decisions).toHaveLength(1)
    for (const verdict of verdicts.filter(verdict => 'refused' in verdict)) {
      expect(verdict).toMatchObject({ refused: 'already-decided', change: { state: { name: state.name } } })
    }
  })

  it('are one person who clicked twice', async () => {
    const change = await shop.ask()
    const both = await Promise.all([1, 2].map(() => review(desk(), approver, seen(change), approve)))
    expect(both.filter(verdict => 'decided' in verdict)).toHaveLength(1)
    expect((await shop.now(change)).decisions).toHaveLength(1)
  })
})
