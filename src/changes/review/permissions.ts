import { authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type { Person, Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Approval, Progress } from '../../policy/policy.ts'
import { leftOf, progressOf, votesOf } from '../../policy/progress.ts'
import { type AccessDependencies, contextOf, scheduleOf } from '../access/authorize-person.ts'
import { contextNow } from '../access/context.ts'
import type { Change, Decision, Edit } from '../model/change.ts'
import { type Company, type Values, type Vendor, vendorByName } from '../ports/vendor.ts'

/** Why somebody's action has no effect; shown to that person alone. */
export type Refusal =
  | PolicyRefusal
  | { refused: 'no-such-change' }
  | { refused: 'already-decided'; change: Change }
  /** The form was submitted before with other values, and the person got no confirmation. */
  | { refused: 'requested-already'; change: Change }
  /** Values at the vendor have changed since the change was requested. */
  | { refused: 'moved'; edits: readonly Edit[]; live: Values; names: Change['names'] }
  /** The message of the change is not in the channel in which the button was pressed. */
  | { refused: 'elsewhere' }
  /** Others acted at the same time, and were first each time. */
  | { refused: 'too-busy' }

/** What a person may do with a change now, by the company just read where it was, and what it requires. */
export type Permissions = {
  /** Why this person may not decide; undefined if they may. */
  refusal: Refusal | undefined
  /** Why they may not approve, edit or withdraw. */
  refusals: Readonly<Record<'approve' | 'edit' | 'withdraw', Refusal | undefined>>
  breakGlass: boolean
  edit: boolean
  withdraw: boolean
  typeTheName: boolean
  /** How the approvals of this revision count now. */
  approvals: readonly Approval[]
  /** How much is approved, under each requirement. */
  progress: readonly Progress[]
}

/** Reads the context once for everything that a review shows. */
export async function permissionsOn(
  dependencies: AccessDependencies,
  person: Person,
  change: Change,
  live?: Company
): Promise<Permissions> {
  const [context, membership] = await Promise.all([
    contextNow(dependencies, [change]),
    dependencies.people.membership(person)
  ])
  const by = { ...person, membership }
  const facts = contextOf(dependencies, change, live)
  const act = { by, change: facts, seen: facts }
  // Rejecting requires the least, so it means deciding at all.
  const decide = authorize({ name: 'reject', ...act }, context)
  const reason = 'checked in advance'
  const breakGlass = authorize({ name: 'break-glass', ...act, typed: facts.company.name, reason }, context)
  const refusalOf = (verdict: object | PolicyRefusal) => ('refused' in verdict ? orDecided(verdict, change) : undefined)
  const refusals = {
    approve: refusalOf(authorize({ name: 'approve', ...act, typed: facts.company.name }, context)),
    edit: refusalOf(authorize({ name: 'edit', ...act, edits: facts.edits, schedule: scheduleOf(change) }, context)),
    withdraw: refusalOf(authorize({ name: 'withdraw', by, change: facts }, context))
  }
  const requirements = requirementsOf(facts, context)
  const { people, now } = context
  const progress = requirements.map(one => progressOf(one, votesOf(facts, people), facts, people, now))
  return {
    refusal: refusalOf(decide),
    refusals,
    breakGlass: 'allowed' in breakGlass,
    edit: !refusals.edit,
    withdraw: !refusals.withdraw,
    typeTheName: requirements.some(({ typeTheName }) => typeTheName),
    approvals: approvalsBy(change, change.decisions, progress, leftOf(facts, people)),
    progress
  }
}

/** A change that is no longer pending is shown as it stands now. */
export function orDecided(refusal: PolicyRefusal, change: Change): Refusal {
  return refusal.refused === 'not-pending' ? { refused: 'already-decided', change } : refusal
}

/** How the approvals of this revision count, by the progress that they make; `left` are people who left. */
export function approvalsBy(
  { revision }: Pick<Change, 'revision'>,
  decisions: readonly Decision[],
  progress: readonly Progress[],
  left: readonly string[]
): Approval[] {
  const places = progress.flatMap(({ stages }) => stages.flatMap(({ by }) => by))
  return decisions
    .filter(decision => decision.revision === revision && decision.verdict === 'approve')
    .map(({ person: { user } }) => {
      const place = places.find(one => one.user === user)
      const status = left.includes(user) ? 'left' : place ? 'counts' : 'void'
      return { user, for: place?.for ?? null, status }
    })
}

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
