import type { Acts, Follows } from '../../policy/authorize/act.ts'
import { type Act, authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/existing-change.ts'
import type { ChangeContext, EditContext, Somebody } from '../../policy/context.ts'
import type { Person } from '../../policy/people.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import type { Requirement } from '../../policy/requirement.ts'
import type { Change, Edit } from '../model/change.ts'
import { hashOf } from '../model/edits.ts'
import { groupsOf } from '../model/field.ts'
import type { Vendor } from '../ports/vendor.ts'
import { type ContextDependencies, contextNow, type MembershipLookup } from './context.ts'

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
    const field = fields.find(({ key }) => key === edit.field)
    return { ...edit, groups: field ? groupsOf(field) : (edit.groups ?? []) }
  })
}
