import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/policy/authorize/authorize.ts'
import type { ChangeFacts, Circumstances, People, RequestFacts } from '../../src/policy/context.ts'
import type { Circle, Policy } from '../../src/policy/policy.ts'
import { needOf } from '../../src/policy/requirement.ts'
import { approvals, askedBy, circumstances, GROUPS, policies, USERS } from './arbitrary.ts'
import { approval, MORNING, member, SEEN } from './context.ts'

const RUNS = { numRuns: 1_000 }

/** The version of the newest policy: that which the change was asked under, or another. */
const versions = fc.constantFrom('v', 'newer')

describe('whatever the policy', () => {
  it('who asked or edited never completes a change, alone or through those they named to stand in', () => {
    fc.assert(
      fc.property(policies, circumstances, askedBy, (policy, rest, asked) => {
        const circumstances = { ...rest, policy: { ...policy, version: 'newer' } }
        const change = pending(policy, asked, circumstances.people)
        fc.pre(change.need.stages.length > 0)
        for (const author of [asked.asker, asked.editor]) {
          expect(approve(author.user, change, circumstances)).toMatchObject({ refused: expect.anything() })
        }
        // All that the authors can bring about: their own clicks, and those of people who have no right of their own.
        const puppets = USERS.filter(user => !mayEver(user, change, circumstances))
        const decisions = [...new Set([asked.asker.user, asked.editor.user, ...puppets])].map(user => approval(user))
        const approved = { ...change, decisions, state: 'approved' }
        expect(judge({ name: 'apply', change: approved }, circumstances)).toMatchObject({ refused: expect.anything() })
      }),
      RUNS
    )
  })

  it('a change that needs somebody is applied only with as many approvals as it has places, none by its authors', () => {
    fc.assert(
      fc.property(policies, versions, circumstances, askedBy, approvals, (policy, version, rest, asked, decisions) => {
        const circumstances = { ...rest, policy: { ...policy, version } }
        const change = { ...pending(policy, asked, circumstances.people), decisions, state: 'approved' }
        if (!('allowed' in judge({ name: 'apply', change }, circumstances))) return
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
      fc.property(policies, circumstances, askedBy, fc.constantFrom(...USERS), (policy, rest, asked, removed) => {
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
      fc.property(policies, circumstances, askedBy, approvals, (policy, rest, asked, decisions) => {
        const answer = () => {
          const [onePolicy, circumstances, facts] = [policy, rest, asked].map(one => structuredClone(one)) as [
            Policy,
            Omit<Circumstances, 'policy'>,
            RequestFacts
          ] // `map` forgets which is which
          const change = { ...pending(onePolicy, facts, circumstances.people), decisions }
          return USERS.map(user => approve(user, change, { ...circumstances, policy: onePolicy }))
        }
        expect(answer()).toEqual(answer())
      })
    )
  })

  it('the order of decisions does not matter', () => {
    fc.assert(
      fc.property(
        policies,
        circumstances,
        askedBy,
        approvals,
        fc.array(fc.nat()),
        (policy, rest, asked, decisions, keys) => {
          const circumstances = { ...rest, policy }
          const change = { ...pending(policy, asked, circumstances.people), state: 'approved' }
          const shuffled = decisions
            .map((one, index) => ({ ...one, at: new Date(MORNING.getTime() + ((keys[index] ?? 0) % 1_000)) }))
            .toSorted((one, other) => one.at.getTime() - other.at.getTime())
          const verdict = (given: typeof decisions) => {
            const answer = judge({ name: 'apply', change: { ...change, decisions: given } }, circumstances)
            return 'refused' in answer ? answer.refused : answer.allowed
          }
          expect(verdict(shuffled)).toBe(verdict(decisions))
        }
      ),
      RUNS
    )
  })

  it('somebody of whom Slack said nothing is allowed nothing that needs a right', () => {
    fc.assert(
      fc.property(policies, circumstances, askedBy, (policy, rest, asked) => {
        const people: People = { ...rest.people, members: {}, standIns: [] }
        const circumstances = { ...rest, policy, people }
        const change = pending(policy, asked, people)
        const by = member('U9')
        const decide = { by, change, seen: SEEN, typed: null, reason: 'because' }
        const answers = [
          judge({ name: 'approve', ...decide }, circumstances),
          judge({ name: 'reject', ...decide }, circumstances),
          judge({ name: 'edit', ...decide, edits: change.edits }, circumstances),
          judge({ name: 'break-glass', ...decide }, circumstances),
          judge({ name: 'freeze', ...decide }, circumstances),
          judge({ name: 'thaw', by }, { ...circumstances, frozen: { by, reason: 'because' } })
        ]
        expect(answers.filter(answer => 'allowed' in answer)).toEqual([])
      })
    )
  })

  it('customers’ data is seen by every full member, and by nobody else', () => {
    fc.assert(
      fc.property(policies, circumstances, fc.constantFrom(...USERS), (policy, rest, user) => {
        const circumstances = { ...rest, policy }
        const answer = judge({ name: 'look', by: member(user) }, circumstances)
        expect('allowed' in answer).toBe(!rest.people.gone.includes(user))
        for (const standing of ['guest', 'bot', 'deactivated', 'unknown'] as const) {
          expect(judge({ name: 'look', by: member(user, { standing }) }, circumstances)).toHaveProperty('refused')
        }
      }),
      RUNS
    )
  })

  it('alerts are looked after by full members alone, and where the policy names some, by those alone', () => {
    fc.assert(
      fc.property(policies, circumstances, fc.constantFrom(...USERS), (policy, rest, user) => {
        const circumstances = { ...rest, policy }
        const { tend } = policy.may
        const named = (tend ?? []).some(({ people, quiet, groups }) => {
          const members = [...groups, ...quiet].flatMap(id => rest.people.members[id] ?? [])
          return [...people, ...quiet, ...members].includes(user)
        })
        const answer = judge({ name: 'tend', by: member(user) }, circumstances)
        expect('allowed' in answer).toBe(!rest.people.gone.includes(user) && (tend === null || named))
        const guest = member(user, { standing: 'guest' })
        expect(judge({ name: 'tend', by: guest }, circumstances)).toMatchObject({ refused: 'not-a-member' })
      }),
      RUNS
    )
  })

  it('a change is applied without a group’s members only if it would be with any members of it', () => {
    fc.assert(
      fc.property(
        policies,
        circumstances,
        askedBy,
        approvals,
        fc.subarray([...USERS]),
        (policy, rest, asked, all, users) => {
          const plain = withoutAskers(policy)
          const newest = { ...plain, version: 'newer' }
          const under = (members: People['members']) => {
            const circumstances = { ...rest, policy: newest, people: { ...rest.people, members } }
            const change = { ...pending(plain, asked, circumstances.people), decisions: all, state: 'approved' }
            return 'allowed' in judge({ name: 'apply', change }, circumstances)
          }
          if (under({})) expect(under({ S1: users, S2: users })).toBe(true)
        }
      ),
      RUNS
    )
  })
})

function pending(policy: Policy, asked: RequestFacts, people: People): ChangeFacts {
  const need = needOf(policy, asked, people)
  return { ...asked, revision: 1, hash: 'hash-1', state: 'pending', revisedAt: MORNING, decisions: [], need }
}

function approve(user: string, change: ChangeFacts, circumstances: Circumstances) {
  return judge({ name: 'approve', by: member(user), change, seen: SEEN, typed: null }, circumstances)
}

function able(policy: Policy, asked: RequestFacts, circumstances: Circumstances): string[] {
  const change = pending(policy, asked, circumstances.people)
  return USERS.filter(user => mayEver(user, change, circumstances))
}

/** Rejecting is open to whoever may approve now or later. */
function mayEver(user: string, change: ChangeFacts, circumstances: Circumstances): boolean {
  return 'allowed' in judge({ name: 'reject', by: member(user), change, seen: SEEN }, circumstances)
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
