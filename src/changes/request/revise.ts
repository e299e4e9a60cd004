import type { Refusal as Denial } from '../../policy/refusals.ts'
import { editFacts, factsOf, type GateDependencies, pass } from '../access/authorize.ts'
import { hourBefore } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import { type AdvanceDependencies, advance, ringFor } from '../outbox/advance.ts'
import type { Refusal } from '../review/review.ts'
import { expiryOf } from './request.ts'
import { type FitDependencies, fitDraft, type Unfit } from './validate.ts'

export type Revised = { revised: Change } | { unfit: Unfit } | Refusal | Denial

/**
 * Somebody edits a pending change: the next revision, whose editor counts as its asker and which voids all decisions
 * on earlier ones. Refused where the change is no longer what that person saw.
 */
export async function revise(
  dependencies: FitDependencies & GateDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Revised> {
  const fitted = await fitDraft(dependencies, draft)
  if ('unfit' in fitted) return fitted
  const { vendor, company: _, ...next } = fitted.fit
  const edits = editFacts(vendor, next.edits)
  for (;;) {
    const seen = draft.revises
    const change = seen && (await dependencies.store.get(seen.change))
    if (!change) return { refused: 'no-such-change' }
    const verdict = await pass(dependencies, draft.person, change, by => ({
      name: 'edit',
      by,
      change: factsOf(dependencies, change),
      seen,
      edits
    }))
    if ('refused' in verdict)
      return verdict.refused === 'not-pending' ? { refused: 'already-decided', change } : verdict

    const now = dependencies.clock.now()
    const { need, seatsLastHour: seats } = verdict
    const revision = { ...next, need, editor: draft.person, expiresAt: expiryOf(need, now) }
    const asked = seats === null ? undefined : { since: hourBefore(now), seats }
    const result = await dependencies.store.revise(change.id, change.revision, revision, now, asked)
    // Somebody decided, or asked for another change, meanwhile: judged again, it is refused or goes on.
    if (!('moved' in result)) continue
    if (!verdict.approved) {
      await ringFor(dependencies, result.moved)
      return { revised: result.moved }
    }
    const approved = await advance(dependencies, result.moved, { name: 'approved', at: now }, 'system', {
      turn: result.moved.turn
    })
    return { revised: 'moved' in approved ? approved.moved : result.moved }
  }
}
