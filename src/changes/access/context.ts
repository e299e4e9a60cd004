import type { Context, DelegatedRight, Membership } from '../../policy/context.ts'
import type { Policy, Role } from '../../policy/policy.ts'
import type { Change } from '../model/change.ts'
import type { StoredContext } from '../ports/context.ts'
import type { Clock, People, Store } from '../ports/ports.ts'

/** Where it is known how things stand. */
export type ContextDependencies = {
  store: Store
  clock: Pick<Clock, 'now'>
  people: People
  /** The newest policy. */
  policy(): Policy
  /** The team that is served. */
  team: string
}

/** The last hour, in milliseconds: what the limit of seats per hour looks at. */
const HOUR = 3_600_000

/**
 * Whom to ask of Slack for an act: everybody whom the answer could depend on, once more whom it was asked of before, or
 * nobody. Of whom Slack does not say what they are, a delegate's right counts only once more.
 */
export type MembershipLookup = 'everybody' | 'again' | 'nobody'

/**
 * How things stand now for acts on these changes, or on none, in one statement unless what is stored is `given`. What was
 * asked in the last hour is counted only where the policy limits it; without the change it is another number for each,
 * so it is not known for several at once.
 */
export async function contextNow(
  dependencies: ContextDependencies,
  changes: readonly Change[],
  lookup: MembershipLookup = 'everybody',
  given?: StoredContext
): Promise<Context> {
  const { store, clock, people, policy, team } = dependencies
  const now = clock.now()
  const newest = policy()
  const [change, another] = changes
  const counts = newest.limits.seats.perHour !== null && !another
  const seats = counts && { since: hourBefore(now), ...(change && { except: change.id }) }
  const [members, stored, inactive] = await Promise.all([
    people.members(lookup === 'nobody' ? [] : roleGroups(newest, changes)),
    given ?? store.storedContext({ since: earliest(now, changes), ...(seats && { seats }) }),
    lookup === 'nobody' || !change || another ? [] : goneSince(people, change)
  ])
  const { delegations, frozen, seatsLastHour } = stored
  const rights = delegations
    .filter(({ person, delegate }) => person.team === team && delegate.team === team)
    .map(({ person, delegate, from, until }) => ({ delegator: person.user, by: delegate.user, from, until }))
  return {
    policy: newest,
    people: { team, members, delegations: await validDelegations(people, team, rights, lookup), inactive },
    frozen: frozen ? { by: frozen.by, reason: frozen.reason } : null,
    seatsLastHour,
    now
  }
}

/** Since when one of them can be decided. */
function earliest(now: Date, changes: readonly Change[]): Date {
  return new Date(Math.min(now.getTime(), ...changes.map(({ revisedAt }) => revisedAt.getTime())))
}

/** From when on the limit of seats per hour counts. */
export function hourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR)
}

/** Whoever has left, or of whom Slack does not say that they are a member, has no right that a delegate could use. */
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

/** Those who decided on this revision and are no members any more, as far as Slack says so. */
async function goneSince(people: People, { decisions, revision }: Change): Promise<string[]> {
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const memberships = await Promise.all(deciders.map(person => people.membership(person)))
  return deciders.flatMap(({ user }, index) => {
    const membership = memberships[index]
    return membership === 'member' || membership === 'unknown' ? [] : [user]
  })
}

/** Every user group that the answer could depend on. */
function roleGroups(policy: Policy, changes: readonly Change[]): string[] {
  const stages = changes.flatMap(({ requirement }) => requirement.stages)
  const requested: Role[] = stages.flatMap(({ role, escalation }) => (escalation ? [role, escalation.to] : [role]))
  const roles = [...policy.roles, ...requested]
  const ids = roles.flatMap(({ groups, quiet }) => [...groups, ...quiet.filter(id => id.startsWith('S'))])
  return [...new Set(ids)]
}
