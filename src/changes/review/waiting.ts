import { authorize } from '../../policy/authorize/authorize.ts'
import type { Person, Refusal as PolicyRefusal } from '../../policy/context.ts'
import { type AccessDependencies, contextOf } from '../access/authorize-person.ts'
import { contextNow } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import { type Vendor, vendorByName } from '../ports/vendor.ts'

/** Changes that somebody could approve now, and those undecidable without an answer from Slack. */
export type WaitingChanges = { waiting: readonly Change[]; unsure: readonly Change[] }

/**
 * Which of these changes this person could approve now; a refusal if they may not act at all. The context is gathered
 * once for all changes. Changes of a vendor that is no longer configured are left out.
 */
export async function waitingFor(
  dependencies: AccessDependencies & { vendors: readonly Vendor[] },
  person: Person,
  changes: readonly Change[]
): Promise<WaitingChanges | PolicyRefusal> {
  const pending = changes.filter(change => isDecidable(dependencies, change))
  const [context, membership] = await Promise.all([
    contextNow(dependencies, pending),
    dependencies.people.membership(person)
  ])
  const by = { ...person, membership }
  const view = authorize({ name: 'view', by }, context)
  if ('refused' in view) return view
  const refusals = pending.map(change => {
    const changeContext = contextOf(dependencies, change)
    // The name is typed only in the review; it does not decide whether this person may approve.
    const verdict = authorize(
      { name: 'approve', by, change: changeContext, seen: changeContext, typed: change.company.name },
      context
    )
    return 'refused' in verdict ? verdict.refused : undefined
  })
  return {
    waiting: pending.filter((_, index) => refusals[index] === undefined),
    unsure: pending.filter((_, index) => refusals[index] === 'groups-unknown')
  }
}

/** An overdue change can no longer be decided, even before the sweep expires it. */
function isDecidable(
  { clock, vendors }: Pick<AccessDependencies, 'clock'> & { vendors: readonly Vendor[] },
  { state, expiresAt, vendor }: Change
): boolean {
  return state.name === 'pending' && expiresAt > clock.now() && vendorByName(vendors, vendor) !== undefined
}
