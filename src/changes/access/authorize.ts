import { type Act, authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type {
  Acts,
  ChangeContext,
  Context,
  EditContext,
  Follows,
  Person,
  Refusal as PolicyRefusal,
  Somebody
} from '../../policy/context.ts'
import type { Requirement } from '../../policy/policy.ts'
import { type Change, type Edit, fieldByKey, groupsOf } from '../model/change.ts'
import { hashOf } from '../model/edits.ts'
import type { StoredContext } from '../ports/context.ts'
import type { Vendor } from '../ports/vendor.ts'
import { type ContextDependencies, contextNow } from './context.ts'

export type AccessDependencies = ContextDependencies & {
  vendor(name: string): Vendor
}

/** What was approved so lately was approved by who may, in milliseconds. */
const FRESH = 60_000

/**
 * The one gate: gathers how things stand now, in Slack and in the store, and lets the policy judge. Every act of every
 * surface comes through here.
 */
export async function authorizePerson<Name extends keyof Acts>(
  dependencies: AccessDependencies,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>
): Promise<Follows[Name] | PolicyRefusal> {
  const [context, membership] = await Promise.all([
    contextNow(dependencies, change ? [change] : []),
    dependencies.people.membership(person)
  ])
  return authorize(act({ ...person, membership }), context)
}

/**
 * How things stand for the system's own check before it applies. Who approved was asked of Slack at the click; it is asked
 * again only where the policy has changed since, or where it has waited, so that Slack being down delays nothing that was
 * just approved.
 */
export function contextToApply(
  dependencies: AccessDependencies,
  change: Change,
  stored: StoredContext
): Promise<Context> {
  const isSamePolicy = dependencies.policy().version === change.requirement.version
  const { state } = change
  const age =
    state.name === 'approved' ? dependencies.clock.now().getTime() - state.at.getTime() : Number.POSITIVE_INFINITY
  const isFresh = isSamePolicy && !('held' in state) && age < FRESH
  return contextNow(dependencies, [change], isFresh ? 'nobody' : 'again', stored)
}

/** May what was approved still be done, by the policy and the limits of now? Asks nobody. */
export function authorizeToApply(
  dependencies: AccessDependencies,
  change: Change,
  context: Context
): Follows['apply'] | PolicyRefusal {
  const newest = { ...context, policy: dependencies.policy(), now: dependencies.clock.now() }
  return authorize({ name: 'apply', change: contextOf(dependencies, change) }, newest)
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

/**
 * Why this person may not see what is known of customers; undefined where they may. It hangs on no group and on nothing
 * that is stored, so nobody is asked for anything but who they are.
 */
export async function mayNotView(dependencies: AccessDependencies, person: Person): Promise<PolicyRefusal | undefined> {
  const { people, policy, team, clock } = dependencies
  const membership = await people.membership(person)
  const nobody = { team, members: {}, delegations: [], inactive: [] }
  const context = { policy: policy(), people: nobody, frozen: null, seatsLastHour: null, now: clock.now() }
  const verdict = authorize({ name: 'view', by: { ...person, membership } }, context)
  return 'refused' in verdict ? verdict : undefined
}
