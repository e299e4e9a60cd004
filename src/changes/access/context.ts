import type { Context, DelegatedRight, Membership, Person } from '../../policy/context.ts'
import { isGroup } from '../../policy/match.ts'
import type { Policy, Role } from '../../policy/policy.ts'
import type { Change } from '../model/change.ts'
import type { StoredContext } from '../ports/context.ts'
import type { Clock, People, Store } from '../ports/ports.ts'

export type ContextDependencies = {
  store: Store
  clock: Pick<Clock, 'now'>
  people: People
  /** The current policy. */
  policy(): Policy
  /** The Slack team that this deployment serves. */
  team: string
}

/** In milliseconds: the window of the seats-per-hour limit. */
const HOUR = 3_600_000

/**
 * Which memberships to read from Slack: of everybody the answer could depend on; `again`, of people already checked
 * once; or of nobody. Where Slack gives no answer, a delegation counts only with `again`.
 */
export type MembershipLookup = 'everybody' | 'again' | 'nobody'

/**
 * The current context for these changes, or for none, in one statement unless the stored part is `given`. Seats of the
 * last hour are counted only where the policy limits them. The count excludes the change itself, so for several changes
 * at once it is null. What the `requester` of a new change has open is counted as well.
 */
export async function contextNow(
  dependencies: ContextDependencies,
  changes: readonly Change[],
  lookup: MembershipLookup = 'everybody',
  given?: StoredContext,
  requester?: Person
): Promise<Context> {
  const { store, clock, people, policy, team } = dependencies
  const now = clock.now()
  const newest = policy()
  const [change, another] = changes
  const counts = newest.limits.seats.perHour !== null && !another
  const seats = counts && { since: hourBefore(now), ...(change && { except: change.id }) }
  const [members, stored, inactive] = await Promise.all([
    people.members(lookup === 'nobody' ? [] : roleGroups(newest, changes)),
    given ??
      store.storedContext({
        since: earliest(now, changes),
        ...(seats && { seats }),
        ...(requester && { openOf: requester })
      }),
    lookup === 'nobody' || !change || another ? [] : formerMembers(people, change)
  ])
  const { delegations, frozen, seatsLastHour, open } = stored
  const rights = delegations
    .filter(({ person, delegate }) => person.team === team && delegate.team === team)
    .map(({ person, delegate, from, until }) => ({ delegator: person.user, by: delegate.user, from, until }))
  return {
    policy: newest,
    people: { team, members, delegations: await validDelegations(people, team, rights, lookup), inactive },
    frozen: frozen ? { by: frozen.by, reason: frozen.reason } : null,
    seatsLastHour,
    open,
    now
  }
}

function earliest(now: Date, changes: readonly Change[]): Date {
  return new Date(Math.min(now.getTime(), ...changes.map(({ revisedAt }) => revisedAt.getTime())))
}

/** The start of the seats-per-hour window. */
export function hourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR)
}

/** Drops the delegations of people who left, or whom Slack does not confirm as members. */
async function validDelegations(
  people: People,
  team: string,
  delegations: readonly DelegatedRight[],
  lookup: MembershipLookup
): Promise<readonly DelegatedRight[]> {
  if (lookup === 'nobody') return delegations
  const memberships = await Promise.all(
    delegations.map(({ delegator }) => people.membership({ team, user: delegator }))
  )
  const mayDelegate = (membership: Membership | undefined) =>
    membership === 'member' || (membership === 'unknown' && lookup === 'again')
  return delegations.filter((_, index) => mayDelegate(memberships[index]))
}

/**
 * People who decided on this revision, and for a scheduled change those who requested and edited it, whom Slack does not
 * know as members any more.
 */
async function formerMembers(people: People, change: Change): Promise<string[]> {
  const { decisions, revision, state, requester, editor } = change
  const current = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const deciders = state.name === 'scheduled' ? [...current, requester, editor] : current
  const memberships = await Promise.all(deciders.map(person => people.membership(person)))
  return deciders.flatMap(({ user }, index) => {
    const membership = memberships[index]
    return membership === 'member' || membership === 'unknown' ? [] : [user]
  })
}

function roleGroups(policy: Policy, changes: readonly Change[]): string[] {
  const stages = changes.flatMap(({ requirement }) => requirement.stages)
  const requested: Role[] = stages.flatMap(({ role, escalation }) => (escalation ? [role, escalation.to] : [role]))
  const roles = [...policy.roles, ...requested]
  return userGroupsOf(roles)
}

/** The user groups of roles, each once. */
export function userGroupsOf(roles: readonly Role[]): string[] {
  const ids = roles.flatMap(({ groups, quiet }) => [...groups, ...quiet.filter(isGroup)])
  return [...new Set(ids)]
}
