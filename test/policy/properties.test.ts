import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Asked, ChangeFacts, House, People } from '../../src/policy/facts.ts'
import { judge } from '../../src/policy/judge.ts'
import { needOf } from '../../src/policy/need.ts'
import type { Circle, Policy } from '../../src/policy/policy.ts'
import { approvals, askedBy, GROUPS, houses, policies, USERS } from './arbitrary.ts'
import { approval, MORNING, member, SEEN } from './stand.ts'

const RUNS = { numRuns: 1_000 }

/** The version of the newest policy: that which the change was asked under, or another. */
const versions = fc.constantFrom('v', 'newer')

describe('whatever the policy', () => {
  it('who asked or edited never completes a change, alone or through those they named to stand in', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, (policy, rest, asked) => {
        const house = { ...rest, policy: { ...policy, version: 'newer' } }
        const change = pending(policy, asked, house.people)
        fc.pre(change.need.stages.length > 0)
        for (const author of [asked.asker, asked.editor]) {
          expect(approve(author.user, change, house)).toMatchObject({ refused: expect.anything() })
        }
        // All that the authors can bring about: their own clicks, and those of people who have no right of their own.
        const puppets = USERS.filter(user => !mayEver(user, change, house))
        const decisions = [...new Set([asked.asker.user, asked.editor.user, ...puppets])].map(user => approval(user))
        const approved = { ...change, decisions, state: 'approved' }
        expect(judge({ name: 'apply', change: approved }, house)).toMatchObject({ refused: expect.anything() })
      }),
      RUNS
    )
  })

  it('a change that needs somebody is applied only with as many approvals as it has places, none by its authors', () => {
    fc.assert(
      fc.property(policies, versions, houses, askedBy, approvals, (policy, version, rest, asked, decisions) => {
        const house = { ...rest, policy: { ...policy, version } }
        const change = { ...pending(policy, asked, house.people), decisions, state: 'approved' }
        if (!('allowed' in judge({ name: 'apply', change }, house))) return
        const others = decisions.filter(
          ({ person }) => person.user !== asked.asker.user && person.user !== asked.editor.user
        )
        const places = change.need.stages.reduce((sum, { count }) => sum + count, 0)
        expect(others.length).toBeGreaterThanOrEqual(places)
      }),
      RUNS
    )
  })

  it('removing an approver never makes more people able to approve', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, fc.constantFrom(...USERS), (policy, rest, asked, removed) => {
        // Who asked is left in: without them another rule may match, and that is another change.
        fc.pre(removed !== asked.asker.user && removed !== asked.editor.user)
        const before = able(policy, asked, { ...rest, policy })
        const members = Object.fromEntries(
          GROUPS.map(group => [group, rest.people.members[group]?.filter(user => user !== removed) ?? null])
        )
        const without = withoutUser(policy, removed)
        const after = able(without, asked, { ...rest, policy: without, people: { ...rest.people, members } })
        expect(before).toEqual(expect.arrayContaining(after))
      }),
      RUNS
    )
  })

  it('the same facts give the same answer', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, approvals, (policy, rest, asked, decisions) => {
        const answer = () => {
          const [onePolicy, house, facts] = [policy, rest, asked].map(one => structuredClone(one)) as [
            Policy,
            Omit<House, 'policy'>,
            Asked
          ] // `map` forgets which is which
          const change = { ...pending(onePolicy, facts, house.people), decisions }
          return USERS.map(user => approve(user, change, { ...house, policy: onePolicy }))
        }
        expect(answer()).toEqual(answer())
      })
    )
  })

  it('the order of decisions does not matter', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, approvals, fc.array(fc.nat()), (policy, rest, asked, decisions, keys) => {
        const house = { ...rest, policy }
        const change = { ...pending(policy, asked, house.people), state: 'approved' }
        const shuffled = decisions
          .map((one, index) => ({ ...one, at: new Date(MORNING.getTime() + ((keys[index] ?? 0) % 1_000)) }))
          .toSorted((one, other) => one.at.getTime() - other.at.getTime())
        const verdict = (given: typeof decisions) => {
          const answer = judge({ name: 'apply', change: { ...change, decisions: given } }, house)
          return 'refused' in answer ? answer.refused : answer.allowed
        }
        expect(verdict(shuffled)).toBe(verdict(decisions))
      }),
      RUNS
    )
  })

  it('somebody of whom Slack said nothing is allowed nothing that needs a right', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, (policy, rest, asked) => {
        const people: People = { ...rest.people, members: {}, standIns: [] }
        const house = { ...rest, policy, people }
        const change = pending(policy, asked, people)
        const by = member('U9')
        const decide = { by, change, seen: SEEN, typed: null, reason: 'because' }
        const answers = [
          judge({ name: 'approve', ...decide }, house),
          judge({ name: 'reject', ...decide }, house),
          judge({ name: 'edit', ...decide, edits: change.edits }, house),
          judge({ name: 'break-glass', ...decide }, house),
          judge({ name: 'freeze', ...decide }, house),
          judge({ name: 'thaw', by }, { ...house, frozen: { by, reason: 'because' } })
        ]
        expect(answers.filter(answer => 'allowed' in answer)).toEqual([])
      })
    )
  })

  it('customers’ data is seen by every full member, and by nobody else', () => {
    fc.assert(
      fc.property(policies, houses, fc.constantFrom(...USERS), (policy, rest, user) => {
        const house = { ...rest, policy }
        const answer = judge({ name: 'look', by: member(user) }, house)
        expect('allowed' in answer).toBe(!rest.people.gone.includes(user))
        for (const standing of ['guest', 'bot', 'deactivated', 'unknown'] as const) {
          expect(judge({ name: 'look', by: member(user, { standing }) }, house)).toHaveProperty('refused')
        }
      }),
      RUNS
    )
  })

  it('alerts are looked after by full members alone, and where the policy names some, by those alone', () => {
    fc.assert(
      fc.property(policies, houses, fc.constantFrom(...USERS), (policy, rest, user) => {
        const house = { ...rest, policy }
        const { tend } = policy.may
        const named = (tend ?? []).some(({ people, quiet, groups }) => {
          const members = [...groups, ...quiet].flatMap(id => rest.people.members[id] ?? [])
          return [...people, ...quiet, ...members].includes(user)
        })
        const answer = judge({ name: 'tend', by: member(user) }, house)
        expect('allowed' in answer).toBe(!rest.people.gone.includes(user) && (tend === null || named))
        const guest = member(user, { standing: 'guest' })
        expect(judge({ name: 'tend', by: guest }, house)).toMatchObject({ refused: 'not-a-member' })
      }),
      RUNS
    )
  })

  it('a change is applied without a group’s members only if it would be with any members of it', () => {
    fc.assert(
      fc.property(policies, houses, askedBy, approvals, fc.subarray([...USERS]), (policy, rest, asked, all, users) => {
        const plain = withoutAskers(policy)
        const newest = { ...plain, version: 'newer' }
        const under = (members: People['members']) => {
          const house = { ...rest, policy: newest, people: { ...rest.people, members } }
          const change = { ...pending(plain, asked, house.people), decisions: all, state: 'approved' }
          return 'allowed' in judge({ name: 'apply', change }, house)
        }
        if (under({})) expect(under({ S1: users, S2: users })).toBe(true)
      }),
      RUNS
    )
  })
})

function pending(policy: Policy, asked: Asked, people: People): ChangeFacts {
  const need = needOf(policy, asked, people)
  return { ...asked, revision: 1, hash: 'hash-1', state: 'pending', revisedAt: MORNING, decisions: [], need }
}

function approve(user: string, change: ChangeFacts, house: House) {
  return judge({ name: 'approve', by: member(user), change, seen: SEEN, typed: null }, house)
}

function able(policy: Policy, asked: Asked, house: House): string[] {
  const change = pending(policy, asked, house.people)
  return USERS.filter(user => mayEver(user, change, house))
}

/** Rejecting is open to whoever may approve now or later. */
function mayEver(user: string, change: ChangeFacts, house: House): boolean {
  return 'allowed' in judge({ name: 'reject', by: member(user), change, seen: SEEN }, house)
}

function withoutUser(policy: Policy, user: string): Policy {
  const kept = ({ people, quiet, ...rest }: Circle): Circle => ({
    ...rest,
    people: people.filter(one => one !== user),
    quiet: quiet.filter(one => one !== user)
  })
  // Circles stand in many places of a policy: wherever there is one, it loses the user.
  return JSON.parse(JSON.stringify(policy), (_, value) => (value?.people && value?.quiet ? kept(value) : value))
}

function withoutAskers(policy: Policy): Policy {
  return { ...policy, rules: policy.rules.map(({ when: { askers, ...when }, ...rest }) => ({ ...rest, when })) }
}
