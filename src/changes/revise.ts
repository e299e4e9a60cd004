import type { Refusal as Denial } from '../policy/refusals.ts'
import { advance, type Bells, ringFor } from './advance.ts'
import type { Change } from './change.ts'
import type { Draft } from './draft.ts'
import { type Desk, fitDraft, type Unfit } from './fit.ts'
import { editFacts, factsOf, type Gatehouse, pass } from './gate.ts'
import { hourBefore } from './house.ts'
import { expiryOf } from './request.ts'
import type { Refusal } from './review.ts'

export type Revised = { revised: Change } | { unfit: Unfit } | Refusal | Denial

/**
 * Somebody edits a pending change: the next revision, whose editor counts as its asker and which voids all decisions
 * on earlier ones. Refused where the change is no longer what that person saw.
 */
export async function revise(desk: Desk & Gatehouse & Bells, draft: Draft): Promise<Revised> {
  const fitted = await fitDraft(desk, draft)
  if ('unfit' in fitted) return fitted
  const { vendor, company: _, ...next } = fitted.fit
  const edits = editFacts(vendor, next.edits)
  for (;;) {
    const seen = draft.revises
    const change = seen && (await desk.store.get(seen.change))
    if (!change) return { refused: 'no-such-change' }
    const verdict = await pass(desk, draft.person, change, by => ({
      name: 'edit',
      by,
      change: factsOf(desk, change),
      seen,
      edits
    }))
    if ('refused' in verdict)
      return verdict.refused === 'not-pending' ? { refused: 'already-decided', change } : verdict

    const now = desk.clock.now()
    const { need, seatsLastHour: seats } = verdict
    const revision = { ...next, need, editor: draft.person, expiresAt: expiryOf(need, now) }
    const asked = seats === null ? undefined : { since: hourBefore(now), seats }
    const result = await desk.store.revise(change.id, change.revision, revision, now, asked)
    // Somebody decided, or asked for another change, meanwhile: judged again, it is refused or goes on.
    if (!('moved' in result)) continue
    if (!verdict.approved) {
      await ringFor(desk, result.moved)
      return { revised: result.moved }
    }
    const approved = await advance(desk, result.moved, { name: 'approved', at: now }, 'system', {
      turn: result.moved.turn
    })
    return { revised: 'moved' in approved ? approved.moved : result.moved }
  }
}
