import { type Act, authorize } from '../../policy/authorize/authorize.ts'
import type {
  Acts,
  ChangeContext,
  Context,
  EditContext,
  Granted,
  Person,
  Refusal as PolicyRefusal,
  RequestContext,
  Somebody
} from '../../policy/context.ts'
import type { CompanyFacts, Role } from '../../policy/policy.ts'
import { type Change, type Edit, hashOf } from '../model/change.ts'
import type { StoredContext } from '../ports/context.ts'
import { type Company, fieldByKey, groupsOf, same, tagsOf, type Vendor } from '../ports/vendor.ts'
import { type ContextDependencies, contextNow, userGroupsOf } from './context.ts'

export type AccessDependencies = ContextDependencies & {
  vendor(name: string): Vendor
  /** The sentence with which a person is refused; the refusal's name where unset. */
  sayRefusal?(refusal: PolicyRefusal, vendor?: Vendor): string
}

/** In milliseconds: after an approval this recent, Slack is not read again before applying. */
const FRESH = 60_000

/** Authorizes what a person does, in the context of now, by the policy. A refusal is recorded in the audit. */
export async function authorizePerson<Name extends keyof Acts>(
  dependencies: AccessDependencies,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>
): Promise<Granted[Name] | PolicyRefusal> {
  const verdict = await authorizeInAdvance(dependencies, person, change, act)
  if ('refused' in verdict) {
    // TypeScript does not see through the parameter that every act has a name, and that a request says of what.
    const by: Somebody = { ...person, membership: 'unknown' }
    const tried: { name: string; requested?: Pick<RequestContext, 'vendor' | 'company'> } = act(by)
    await recordRefusal(dependencies, person, tried.name, verdict, change, tried.requested)
  }
  return verdict
}

/** Records in the audit what somebody tried and may not, and the sentence that they read. */
export async function recordRefusal(
  { store, vendor, sayRefusal }: AccessDependencies,
  by: Person,
  tried: string,
  refusal: PolicyRefusal,
  change?: Change,
  requested?: Pick<RequestContext, 'vendor' | 'company'>
): Promise<void> {
  const about = change ?? requested
  const sentence = sayRefusal?.(refusal, about && vendor(about.vendor)) ?? refusal.refused
  await store.recordRefusal({
    by,
    tried,
    refused: refusal.refused,
    sentence,
    ...(change && { change: { id: change.id, revision: change.revision } }),
    ...(about && { company: { vendor: about.vendor, id: about.company.id, name: about.company.name } })
  })
}

/** Whether a person could do this, which they do not do yet: says the same, and records nothing. */
export async function authorizeInAdvance<Name extends keyof Acts>(
  dependencies: AccessDependencies,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>
): Promise<Granted[Name] | PolicyRefusal> {
  const [context, membership] = await Promise.all([
    change ? contextNow(dependencies, [change]) : contextNow(dependencies, [], 'everybody', undefined, person),
    dependencies.people.membership(person)
  ])
  return authorize(act({ ...person, membership }), context)
}

/**
 * The context for the check before applying. Approvers were checked in Slack at the click; Slack is read again only
 * when the policy or the company has changed since, or when the change was held or is older than `FRESH`, so that a
 * Slack outage does not delay a change that was just approved.
 */
export function contextToApply(
  dependencies: AccessDependencies,
  change: Change,
  stored: StoredContext,
  asRequested: boolean
): Promise<Context> {
  const isSamePolicy = dependencies.policy().version === change.requirement.version
  const { state } = change
  const age =
    state.name === 'approved' ? dependencies.clock.now().getTime() - state.at.getTime() : Number.POSITIVE_INFINITY
  const isFresh = isSamePolicy && asRequested && !('held' in state) && age < FRESH
  return contextNow(dependencies, [change], isFresh ? 'nobody' : 'again', stored)
}

/** Whether the current policy and limits still allow an approved change. Makes no outside calls. */
export function authorizeToApply(
  dependencies: AccessDependencies,
  change: Change,
  context: Context,
  live?: Company
): Granted['apply'] | PolicyRefusal {
  const newest = { ...context, policy: dependencies.policy(), now: dependencies.clock.now() }
  const changed = live && !isAsRequested(change, live) ? { companyChanged: true as const } : {}
  return authorize({ name: 'apply', change: contextOf(dependencies, change, live), ...changed }, newest)
}

/** Whether the company still has the name and tags that it had at the request. */
export function isAsRequested({ company: { name, tags } }: Change, live: Company): boolean {
  return live.name === name && same(tagsOf(live), tags)
}

/** What policies match of a company as just read. */
export function factsOf(live: Company): CompanyFacts {
  return { name: live.name, tags: tagsOf(live) }
}

/**
 * The parts of a change that the policy reads. The company is the one just read, where it was; else as it was last
 * read for a decision, else as at the request.
 */
export function contextOf(
  { vendor }: Pick<AccessDependencies, 'vendor'>,
  change: Change,
  live?: Company
): ChangeContext {
  const known = change.state.name === 'pending' ? change.state.company : undefined
  return {
    vendor: change.vendor,
    company: { ...change.company, ...(live ? factsOf(live) : known) },
    ...(change.batch && { batch: change.batch.rows }),
    edits: editContext(vendor(change.vendor), change.edits),
    schedule: scheduleOf(change),
    requester: change.requester,
    editor: change.editor,
    revision: change.revision,
    hash: hashOf(change.edits, change),
    state: change.state.name,
    revisedAt: change.revisedAt,
    decisions: change.decisions,
    requirement: change.requirement
  }
}

/** Whether a change has a date, as policies name it. */
export function scheduleOf({ applyAt }: Pick<Change, 'applyAt'>): 'now' | 'later' {
  return applyAt ? 'later' : 'now'
}

/** Edits with the groups that a policy rule can name, from the vendor's fields or the company's own. */
export function editContext({ fields }: Pick<Vendor, 'fields'>, edits: readonly Edit[]): EditContext[] {
  return edits.map(edit => {
    const field = fieldByKey(fields, edit.field)
    return { ...edit, groups: field ? groupsOf(field) : (edit.groups ?? []) }
  })
}

/**
 * Why this person may not view customer data; undefined if they may. It depends on nothing stored, so it only reads who
 * the person is, and who is in the user groups that may view; `times`: as of so many times as long ago as usual.
 */
export async function mayNotView(
  dependencies: AccessDependencies,
  person: Person,
  times = 1
): Promise<PolicyRefusal | undefined> {
  const { people, policy, team, clock } = dependencies
  const newest = policy()
  const [membership, members] = await Promise.all([
    people.membership(person, times),
    people.members(groupsToAsk(newest.may.view ?? [], person), times)
  ])
  const known = { team, members, delegations: [], inactive: [] }
  const context = { policy: newest, people: known, frozen: null, seatsLastHour: null, open: null, now: clock.now() }
  const verdict = authorize({ name: 'view', by: { ...person, membership } }, context)
  return 'refused' in verdict ? verdict : undefined
}

/** The user groups of these roles; none where one of the roles names the person. */
function groupsToAsk(roles: readonly Role[], { user }: Person): string[] {
  if (roles.some(({ people, quiet }) => people.includes(user) || quiet.includes(user))) return []
  return userGroupsOf(roles)
}

/** As `mayNotView`, for something that was tried; recorded in the audit. */
export async function refusedStranger(
  dependencies: AccessDependencies,
  person: Person,
  tried: string
): Promise<PolicyRefusal | undefined> {
  const refusal = await mayNotView(dependencies, person)
  if (refusal) await recordRefusal(dependencies, person, tried, refusal)
  return refusal
}
