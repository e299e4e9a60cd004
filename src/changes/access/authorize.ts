import type { Acts, Follows } from '../../policy/authorize/act.ts'
import { type Act, judge } from '../../policy/authorize/authorize.ts'
import { needsOf } from '../../policy/authorize/existing-change.ts'
import type { ChangeFacts, EditFacts, Somebody } from '../../policy/context.ts'
import type { Person } from '../../policy/people.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import type { Need } from '../../policy/requirement.ts'
import type { Change, Edit } from '../model/change.ts'
import { hashOf } from '../model/edits.ts'
import { groupsOf } from '../model/field.ts'
import type { Vendor } from '../ports/vendor.ts'
import { type Asking, type CircumstancesDependencies, circumstancesNow } from './context.ts'

export type GateDependencies = CircumstancesDependencies & {
  vendor(name: string): Vendor
}

/** What was approved so lately was approved by who may, in milliseconds. */
const FRESH = 60_000

/**
 * The one gate: gathers how things stand now, in Slack and in the store, and lets the policy judge. Every act of every
 * surface comes through here. `asking`: whom to ask of Slack for it, besides the person.
 */
export async function pass<Name extends keyof Acts>(
  dependencies: GateDependencies,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>,
  asking?: Asking
): Promise<Follows[Name] | Denial> {
  const [circumstances, standing] = await Promise.all([
    circumstancesNow(dependencies, change ? [change] : [], asking),
    dependencies.people.standing(person)
  ])
  return judge(act({ ...person, standing }), circumstances)
}

/**
 * The system's own check before it applies: may what was approved still be done, by the policy and the limits of now?
 * Who approved was asked of Slack at the click; it is asked again only where the policy has changed since, or where it
 * has waited, so that Slack being down delays nothing that was just approved.
 */
export async function passToApply(dependencies: GateDependencies, change: Change): Promise<Follows['apply'] | Denial> {
  const isSamePolicy = dependencies.policy().version === change.need.version
  const { state } = change
  const age =
    state.name === 'approved' ? dependencies.clock.now().getTime() - state.at.getTime() : Number.POSITIVE_INFINITY
  const isFresh = isSamePolicy && !('held' in state) && age < FRESH
  const circumstances = await circumstancesNow(dependencies, [change], isFresh ? 'nobody' : 'again')
  return judge({ name: 'apply', change: factsOf(dependencies, change) }, circumstances)
}

/** What a change needs: by the policy it was asked under and, where that says something else, by the newest. */
export async function needsNow(dependencies: GateDependencies, change: Change): Promise<Need[]> {
  return needsOf(factsOf(dependencies, change), await circumstancesNow(dependencies, [change]))
}

/** A change as the policy looks at it. */
export function factsOf({ vendor }: Pick<GateDependencies, 'vendor'>, change: Change): ChangeFacts {
  return {
    vendor: change.vendor,
    company: change.company,
    edits: editFacts(vendor(change.vendor), change.edits),
    asker: change.asker,
    editor: change.editor,
    revision: change.revision,
    hash: hashOf(change.edits, change.whole),
    state: change.state.name,
    revisedAt: change.revisedAt,
    decisions: change.decisions,
    need: change.need
  }
}

/** Edits with the groups that a rule can name: those of the vendor's list, or of a field of the company's own. */
export function editFacts({ fields }: Pick<Vendor, 'fields'>, edits: readonly Edit[]): EditFacts[] {
  return edits.map(edit => {
    const field = fields.find(({ key }) => key === edit.field)
    return { ...edit, groups: field ? groupsOf(field) : (edit.groups ?? []) }
  })
}
