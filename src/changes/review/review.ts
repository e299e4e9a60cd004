import type { Act } from '../../policy/authorize/authorize.ts'
import { isSame, type Person, type Refusal as PolicyRefusal, type Somebody } from '../../policy/context.ts'
import type { Progress } from '../../policy/policy.ts'

import { type AccessDependencies, authorizePerson, contextOf, scheduleOf } from '../access/authorize-person.ts'
import type { Change, Decision, Edit, State, StateName, Values } from '../model/change.ts'
import { movedEdits } from '../model/edits.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, advance } from '../outbox/advance.ts'
import type { Clock } from '../ports/ports.ts'

/** Why somebody's action has no effect; shown to that person alone. */
export type Refusal =
  | PolicyRefusal
  | { refused: 'no-such-change' }
  | { refused: 'already-decided'; change: Change }
  /** The form was submitted before with other values, and the person got no confirmation. */
  | { refused: 'requested-already'; change: Change }
  /** Values at the vendor have changed since the change was requested. */
  | { refused: 'moved'; edits: readonly Edit[]; live: Values; names: Change['names'] }

/** States that make earlier approvals ineffective. */
const OVERRULED: readonly StateName[] = ['rejected', 'withdrawn', 'expired']

export type ReviewDependencies = AccessDependencies & AdvanceDependencies & { clock: Clock }

export type Verdict =
  /** `live`: the values shown in the form, on which the person decided. */
  | { name: 'approve'; live: Values; typed: string | null }
  | { name: 'reject'; reason: string }
  | { name: 'break-glass'; live: Values; typed: string | null; reason: string }

/** The revision that the person saw. */
export type SeenChange = { change: string; revision: number; hash: string }

/**
 * Records a person's decision. Concurrent decisions are counted one after the other: the store moves the change by
 * compare-and-set on its version, and the one that loses is authorized again.
 */
export async function review(
  dependencies: ReviewDependencies,
  person: Person,
  seen: SeenChange,
  verdict: Verdict
): Promise<{ decided: Change } | Refusal> {
  for (;;) {
    const change = await dependencies.store.get(seen.change)
    if (!change) return { refused: 'no-such-change' }
    if (await isOverdue(dependencies, change)) continue
    const authorized = await authorizeVerdict(dependencies, person, change, seen, verdict)
    if ('refused' in authorized) {
      if (hasDecided(change, person, verdict)) return { decided: change }
      return authorized.refused === 'not-pending' ? { refused: 'already-decided', change } : authorized
    }
    if (verdict.name !== 'reject') {
      const edits = movedEdits(change.edits, verdict.live)
      if (edits.length > 0) return { refused: 'moved', edits, live: verdict.live, names: change.names }
    }
    const at = dependencies.clock.now()
    const decision: Decision = {
      revision: change.revision,
      person,
      verdict: verdict.name,
      reason: verdict.name === 'approve' ? null : verdict.reason,
      hash: seen.hash,
      at
    }
    const missing = 'approved' in authorized && !authorized.approved ? authorized.progress : undefined
    const to = stateAfter(change, verdict, missing, at)
    const result = await advance(dependencies, change, to, person, { decision, version: change.version })
    if ('moved' in result) return { decided: result.moved }
  }
}

/** An overdue change can no longer be decided, even before the sweep expires it. */
async function isOverdue(dependencies: ReviewDependencies, change: Change): Promise<boolean> {
  const at = dependencies.clock.now()
  if (change.state.name !== 'pending' || change.expiresAt > at) return false
  await advance(dependencies, change, { name: 'expired', at }, 'system')
  return true
}

/** A repeated click gets the same answer as the first, while that decision is in effect. */
function hasDecided({ decisions, revision, state }: Change, person: Person, verdict: Verdict): boolean {
  if (verdict.name !== 'reject' && OVERRULED.includes(state.name)) return false
  return decisions.some(one => one.revision === revision && isSame(one.person, person) && one.verdict === verdict.name)
}

/** Why this person could not decide on this change now; undefined if they could. */
export async function mayReview(
  dependencies: ReviewDependencies,
  person: Person,
  change: Change
): Promise<Refusal | undefined> {
  const changeContext = contextOf(dependencies, change)
  // Rejecting requires the least, so it means deciding at all.
  const verdict = await authorizePerson(dependencies, person, change, by => ({
    name: 'reject',
    by,
    change: changeContext,
    seen: changeContext
  }))
  if (!('refused' in verdict)) return undefined
  return verdict.refused === 'not-pending' ? { refused: 'already-decided', change } : verdict
}

/** Whether this person could apply this change by break-glass. */
export async function mayBreakGlass(
  dependencies: ReviewDependencies,
  person: Person,
  change: Change
): Promise<boolean> {
  const changeContext = contextOf(dependencies, change)
  const verdict = await authorizePerson(dependencies, person, change, by => ({
    name: 'break-glass',
    by,
    change: changeContext,
    seen: changeContext,
    typed: change.company.name,
    reason: 'checked in advance'
  }))
  return !('refused' in verdict)
}

export async function mayRevise(dependencies: ReviewDependencies, person: Person, change: Change): Promise<boolean> {
  const changeContext = contextOf(dependencies, change)
  const verdict = await authorizePerson(dependencies, person, change, by => ({
    name: 'edit',
    by,
    change: changeContext,
    seen: changeContext,
    edits: changeContext.edits,
    schedule: scheduleOf(change)
  }))
  return !('refused' in verdict)
}

function authorizeVerdict(
  dependencies: ReviewDependencies,
  person: Person,
  change: Change,
  seen: SeenChange,
  verdict: Verdict
) {
  const changeContext = contextOf(dependencies, change)
  const act = (by: Somebody): Act<'approve' | 'reject' | 'break-glass'> => {
    switch (verdict.name) {
      case 'approve':
        return { name: 'approve', by, change: changeContext, seen, typed: verdict.typed }
      case 'reject':
        return { name: 'reject', by, change: changeContext, seen }
      case 'break-glass':
        return { name: 'break-glass', by, change: changeContext, seen, typed: verdict.typed, reason: verdict.reason }
      default:
        return verdict satisfies never
    }
  }
  return authorizePerson<'approve' | 'reject' | 'break-glass'>(dependencies, person, change, act)
}

/** `missing` is the progress while approvals are missing. */
function stateAfter(change: Change, verdict: Verdict, missing: readonly Progress[] | undefined, at: Date): State {
  if (verdict.name === 'reject') return { name: 'rejected', at, reason: verdict.reason }
  if (missing) return { name: 'pending', progress: missing }
  return stateOnceApproved(change, at, verdict.name === 'break-glass')
}
