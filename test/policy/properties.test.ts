import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorize } from '../../src/policy/authorize/authorize.ts'
import type { ChangeContext, Context, People, RequestContext } from '../../src/policy/context.ts'
import type { Policy, Role } from '../../src/policy/policy.ts'
import { requirementOf } from '../../src/policy/requirement.ts'
import { approvals, context, GROUPS, policies, requestedBy, USERS } from './arbitrary.ts'
import { approval, member, SEEN, WEDNESDAY } from './context.ts'

const RUNS = { numRuns: 1_000 }

/** The version of the newest policy: that which the change was asked under, or another. */
const versions = fc.constantFrom('v', 'newer')

describe('whatever the policy', () => {
  it('who asked or edited never completes a change, alone or through those they named to stand in', () => {
    fc.assert(
      fc.property(policies, context, requestedBy, (policy, rest, requested) => {
        const context = { ...rest, policy: { ...policy, version: 'newer' } }
        const change = pending(policy, requested, context.people)
        fc.pre(change.requirement.stages.length > 0)
        for (const author of [requested.requester, requested.editor]) {
          expect(approve(author.user, change, context)).toMatchObject({ refused: expect.anything() })
        }
        // All that the authors can bring about: their own clicks, and those of people who have no right of their own.
        const puppets = USERS.filter(user => !mayEver(user, change, context))
        const decisions = [...new Set([requested.requester.user, requested.editor.user, ...puppets])].map(user =>
          approval(user)
        )
        const approved = { ...change, decisions, state: 'approved' }
        expect(authorize({ name: 'apply', change: approved }, context)).toMatchObject({ refused: expect.anything() })
      }),
      RUNS
    )
  })

  it('a change that needs somebody is applied only with as many approvals as it has places, none by its authors', () => {
    fc.assert(
      fc.property(
        policies,
        versions,
        context,
        requestedBy,
        approvals,
        (policy, version, rest, requested, decisions) => {
          const context = { ...rest, policy: { ...policy, version } }
          const change = { ...pending(policy, requested, context.people), decisions, state: 'approved' }
          if (!('allowed' in authorize({ name: 'apply', change }, context))) return
          const others = decisions.filter(
            ({ person }) => person.user !== requested.requester.user && person.user !== requested.editor.user
          )
          const slots = change.requirement.stages.reduce((sum, { count }) => sum + count, 0)
          expect(others.length).toBeGreaterThanOrEqual(slots)
        }
      ),
      RUNS
    )
  })

  it('removing an approver never makes more people able to approve', () => {
    fc.assert(
      fc.property(policies, context, requestedBy, fc.constantFrom(...USERS), (policy, rest, requested, removed) => {
        // Who asked is left in: without them another rule may match, and that is another change.
        fc.pre(removed !== requested.requester.user && removed !== requested.editor.user)
        const before = able(policy, requested, { ...rest, policy })
        const members = Object.fromEntries(
          GROUPS.map(group => [group, rest.people.members[group]?.filter(user => user !== removed) ?? null])
        )
        const without = withoutUser(policy, removed)
        const after = able(without, requested, { ...rest, policy: without, people: { ...rest.people, members } })
        expect(before).toEqual(expect.arrayContaining(after))
      }),
      RUNS
    )
  })

  it('the same facts give the same answer', () => {
    fc.assert(
      fc.property(policies, context, requestedBy, approvals, (policy, rest, requested, decisions) => {
        const answer = () => {
          const [onePolicy, context, requestContext] = [policy, rest, requested].map(one => structuredClone(one)) as [
            Policy,
            Omit<Context, 'policy'>,
            RequestContext
          ] // `map` forgets which is which
          const change = { ...pending(onePolicy, requestContext, context.people), decisions }
          return USERS.map(user => approve(user, change, { ...context, policy: onePolicy }))
        }
        expect(answer()).toEqual(answer())
      })
    )
  })

  it('the order of decisions does not matter', () => {
    fc.assert(
      fc.property(
        policies,
        context,
        requestedBy,
        approvals,
        fc.array(fc.nat()),
        (policy, rest, requested, decisions, keys) => {
          const context = { ...rest, policy }
          const change = { ...pending(policy, requested, context.people), state: 'approved' }
          const shuffled = decisions
            .map((one, index) => ({ ...one, at: new Date(WEDNESDAY.getTime() + ((keys[index] ?? 0) % 1_000)) }))
            .toSorted((one, other) => one.at.getTime() - other.at.getTime())
          const verdict = (given: typeof decisions) => {
            const answer = authorize({ name: 'apply', change: { ...change, decisions: given } }, context)
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
      fc.property(policies, context, requestedBy, (policy, rest, requested) => {
        const people: People = { ...rest.people, members: {}, delegations: [] }
        const context = { ...rest, policy, people }
        const change = pending(policy, requested, people)
        const by = member('U9')
        const decide = { by, change, seen: SEEN, typed: null, reason: 'because' }
        const answers = [
          authorize({ name: 'approve', ...decide }, context),
          authorize({ name: 'reject', ...decide }, context),
          authorize({ name: 'edit', ...decide, edits: change.edits }, context),
          authorize({ name: 'break-glass', ...decide }, context),
          authorize({ name: 'freeze', ...decide }, context),
          authorize({ name: 'unfreeze', by }, { ...context, frozen: { by, reason: 'because' } })
        ]
        expect(answers.filter(answer => 'allowed' in answer)).toEqual([])
      })
    )
  })

  it('customers’ data is seen by full members alone, and where the policy names some, by those alone', () => {
    fc.assert(
      fc.property(policies, context, fc.constantFrom(...USERS), (policy, rest, user) => {
        const context = { ...rest, policy }
        const answer = authorize({ name: 'view', by: member(user) }, context)
        const isNamed = !policy.may.view || belongsTo(policy.may.view, rest.people, user)
        expect('allowed' in answer).toBe(!rest.people.inactive.includes(user) && isNamed)
        for (const membership of ['guest', 'bot', 'deactivated', 'unknown'] as const) {
          expect(authorize({ name: 'view', by: member(user, { membership }) }, context)).toHaveProperty('refused')
        }
      }),
      RUNS
    )
  })

  it('changes are requested by full members alone, and where the policy names some, by those alone', () => {
    fc.assert(
      fc.property(policies, context, requestedBy, (policy, rest, requested) => {
        const context = { ...rest, policy }
        const by = member(requested.requester.user)
        const answer = authorize({ name: 'request', by, requested }, context)
        const isNamed = !policy.may.request || belongsTo(policy.may.request, rest.people, by.user)
        if ('allowed' in answer) expect(isNamed).toBe(true)
        else
          expect(/^may-not-request$|^groups-unknown$/.test(answer.refused)).toBe(
            !isNamed && !rest.people.inactive.includes(by.user)
          )
      }),
      RUNS
    )
  })

  it('alerts are looked after by full members alone, and where the policy names some, by those alone', () => {
    fc.assert(
      fc.property(policies, context, fc.constantFrom(...USERS), (policy, rest, user) => {
        const context = { ...rest, policy }
        const { manageAlerts } = policy.may
        const named = belongsTo(manageAlerts ?? [], rest.people, user)
        const answer = authorize({ name: 'manage-alerts', by: member(user) }, context)
        expect('allowed' in answer).toBe(!rest.people.inactive.includes(user) && (manageAlerts === null || named))
        const guest = member(user, { membership: 'guest' })
        expect(authorize({ name: 'manage-alerts', by: guest }, context)).toMatchObject({ refused: 'not-a-member' })
      }),
      RUNS
    )
  })

  it('a change is applied without a group’s members only if it would be with any members of it', () => {
    fc.assert(
      fc.property(
        policies,
        context,
        requestedBy,
        approvals,
        fc.subarray([...USERS]),
        (policy, rest, requested, all, users) => {
          const plain = withoutRequesters(policy)
          const newest = { ...plain, version: 'newer' }
          const under = (members: People['members']) => {
            const context = { ...rest, policy: newest, people: { ...rest.people, members } }
            const change = { ...pending(plain, requested, context.people), decisions: all, state: 'approved' }
            return 'allowed' in authorize({ name: 'apply', change }, context)
          }
          if (under({})) expect(under({ S1: users, S2: users })).toBe(true)
        }
      ),
      RUNS
    )
  })
})

function pending(policy: Policy, requested: RequestContext, people: People): ChangeContext {
  const requirement = requirementOf(policy, requested, people)
  return {
    ...requested,
    revision: 1,
    hash: 'hash-1',
    state: 'pending',
    revisedAt: WEDNESDAY,
    decisions: [],
    requirement
  }
}

function approve(user: string, change: ChangeContext, context: Context) {
  return authorize({ name: 'approve', by: member(user), change, seen: SEEN, typed: null }, context)
}

function able(policy: Policy, requested: RequestContext, context: Context): string[] {
  const change = pending(policy, requested, context.people)
  return USERS.filter(user => mayEver(user, change, context))
}

/** Rejecting is open to whoever may approve now or later. */
function mayEver(user: string, change: ChangeContext, context: Context): boolean {
  return 'allowed' in authorize({ name: 'reject', by: member(user), change, seen: SEEN }, context)
}

function withoutUser(policy: Policy, user: string): Policy {
  const kept = ({ people, quiet, ...rest }: Role): Role => ({
    ...rest,
    people: people.filter(one => one !== user),
    quiet: quiet.filter(one => one !== user)
  })
  // Roles are named in many places of a policy: wherever there is one, it loses the user.
  return JSON.parse(JSON.stringify(policy), (_, value) => (value?.people && value?.quiet ? kept(value) : value))
}

function withoutRequesters(policy: Policy): Policy {
  return { ...policy, rules: policy.rules.map(({ when: { requesters, ...when }, ...rest }) => ({ ...rest, when })) }
}

/** Whether one of the roles certainly has this person. */
function belongsTo(roles: readonly Role[], { members }: People, user: string): boolean {
  return roles.some(({ people, quiet, groups }) => {
    const inGroups = [...groups, ...quiet].flatMap(id => members[id] ?? [])
    return [...people, ...quiet, ...inGroups].includes(user)
  })
}
