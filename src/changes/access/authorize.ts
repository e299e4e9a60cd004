import { type Act, authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type {
  Acts,
  ChangeContext,
  Context,
  DelegatedRight,
  EditContext,
  Follows,
  Membership,
  Person,
  Refusal as PolicyRefusal,
  Somebody
} from '../../policy/context.ts'
import type { Policy, Requirement, Role } from '../../policy/policy.ts'
import { type Change, type Edit, fieldByKey, groupsOf } from '../model/change.ts'
import { hashOf } from '../model/edits.ts'
import type { Clock, People, Store } from '../ports/ports.ts'
import type { Vendor } from '../ports/vendor.ts'

export type AccessDependencies = ContextDependencies & {
  vendor(name: string): Vendor
}

/** What was approved so lately was approved by who may, in milliseconds. */
const FRESH = 60_000

/**
 * The one gate: gathers how things stand now, in Slack and in the store, and lets the policy judge. Every act of every
 * surface comes through here. `lookup`: whom to ask of Slack for it, besides the person.
 */
export async function authorizePerson<Name extends keyof Acts>(
  dependencies: AccessDependencies,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>,
  lookup?: MembershipLookup
): Promise<Follows[Name] | PolicyRefusal> {
  const [context, membership] = await Promise.all([
    contextNow(dependencies, change ? [change] : [], lookup),
    dependencies.people.membership(person)
  ])
  return authorize(act({ ...person, membership }), context)
}

/**
 * The system's own check before it applies: may what was approved still be done, by the policy and the limits of now?
 * Who approved was asked of Slack at the click; it is asked again only where the policy has changed since, or where it
 * has waited, so that Slack being down delays nothing that was just approved.
 */
export async function authorizeToApply(
  dependencies: AccessDependencies,
  change: Change
): Promise<Follows['apply'] | PolicyRefusal> {
  const isSamePolicy = dependencies.policy().version === change.requirement.version
  const { state } = change
  const age =
    state.name === 'approved' ? dependencies.clock.now().getTime() - state.at.getTime() : Number.POSITIVE_INFINITY
  const isFresh = isSamePolicy && !('held' in state) && age < FRESH
  const context = await contextNow(dependencies, [change], isFresh ? 'nobody' : 'again')
  return authorize({ name: 'apply', change: contextOf(dependencies, change) }, context)
}

/** What a change needs: by the policy it was asked under and, where that says something else, by the newest. */
export async function requirementsNow(dependencies: AccessDependencies, change: Change): Promise<Requirement[]> {
  return requirementsOf(contextOf(dependencies, change), await contextNow(dependencies, [change]))
}

/** A change as the policy looks at it. */
export function contextOf({ vendor }: Pick<AccessDependencies, 'vendor'>, change: Change): ChangeContext {
  return {
    vendor: change.vendor,
    company: change.company,
    edits: editContext(vendor(change.vendor), change.edits),
    requester: change.requester,
    editor: change.editor,
    revision: change.revision,
    hash: hashOf(change.edits, change.whole),
    state: change.state.name,
    revisedAt: change.revisedAt,
    decisions: change.decisions,
    requirement: change.requirement
  }
}

/** Edits with the groups that a rule can name: those of the vendor's list, or of a field of the company's own. */
export function editContext({ fields }: Pick<Vendor, 'fields'>, edits: readonly Edit[]): EditContext[] {
  return edits.map(edit => {
    const field = fieldByKey(fields, edit.field)
    return { ...edit, groups: field ? groupsOf(field) : (edit.groups ?? []) }
  })
}

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
 * How things stand now for acts on these changes, or on none. What was asked in the last hour without the change is
 * another number for each, so it is not known for several at once.
 */
export async function contextNow(
  dependencies: ContextDependencies,
  changes: readonly Change[],
  lookup: MembershipLookup = 'everybody'
): Promise<Context> {
  const { store, clock, people, policy, team } = dependencies
  const now = clock.now()
  const newest = policy()
  const [change, another] = changes
  const [members, delegations, freeze, seatsLastHour, inactive] = await Promise.all([
    people.members(lookup === 'nobody' ? [] : roleGroups(newest, changes)),
    store.delegations(),
    store.frozen(),
    another ? null : store.seatsRequestedSince(hourBefore(now), change?.id),
    lookup === 'nobody' || !change || another ? [] : goneSince(people, change)
  ])
  const rights = delegations
    .filter(({ person, delegate }) => person.team === team && delegate.team === team)
    .map(({ person, delegate, from, until }) => ({ delegator: person.user, by: delegate.user, from, until }))
  return {
    policy: newest,
    people: { team, members, delegations: await validDelegations(people, team, rights, lookup), inactive },
    frozen: freeze ? { by: freeze.by, reason: freeze.reason } : null,
    seatsLastHour,
    now
  }
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

/**
 * Why this person may not see what is known of customers; undefined where they may. It hangs on no group, so Slack is
 * asked for nothing but who they are.
 */
export async function mayNotView(dependencies: AccessDependencies, person: Person): Promise<PolicyRefusal | undefined> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'view', by }), 'nobody')
  return 'refused' in verdict ? verdict : undefined
}
