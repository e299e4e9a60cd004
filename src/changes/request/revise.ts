import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import { type AccessDependencies, authorizePerson, contextOf, editContext } from '../access/authorize.ts'
import { hourBefore } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import { type AdvanceDependencies, advance, enqueueFor } from '../outbox/advance.ts'
import type { Refusal } from '../review/review.ts'
import { expiryOf } from './request.ts'
import { type InvalidDraft, type ValidationDependencies, validateDraft } from './validate.ts'

export type Revised = { revised: Change } | { invalid: InvalidDraft } | Refusal | PolicyRefusal

/**
 * Somebody edits a pending change: the next revision, whose editor counts as its requester and which voids all decisions
 * on earlier ones. Refused where the change is no longer what that person saw.
 */
export async function revise(
  dependencies: ValidationDependencies & AccessDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Revised> {
  const validated = await validateDraft(dependencies, draft)
  if ('invalid' in validated) return validated
  const { vendor, company: _, ...next } = validated.validation
  const edits = editContext(vendor, next.edits)
  for (;;) {
    const seen = draft.revises
    const change = seen && (await dependencies.store.get(seen.change))
    if (!change) return { refused: 'no-such-change' }
    const verdict = await authorizePerson(dependencies, draft.person, change, by => ({
      name: 'edit',
      by,
      change: contextOf(dependencies, change),
      seen,
      edits
    }))
    if ('refused' in verdict)
      return verdict.refused === 'not-pending' ? { refused: 'already-decided', change } : verdict

    const now = dependencies.clock.now()
    const { requirement, seatsLastHour: seats } = verdict
    const revision = { ...next, requirement, editor: draft.person, expiresAt: expiryOf(requirement, now) }
    const requested = seats === null ? undefined : { since: hourBefore(now), seats }
    const result = await dependencies.store.revise(change.id, change.revision, revision, now, requested)
    // Somebody decided, or asked for another change, meanwhile: judged again, it is refused or goes on.
    if (!('moved' in result)) continue
    if (!verdict.approved) {
      await enqueueFor(dependencies, result.moved)
      return { revised: result.moved }
    }
    const approved = await advance(dependencies, result.moved, { name: 'approved', at: now }, 'system', {
      version: result.moved.version
    })
    return { revised: 'moved' in approved ? approved.moved : result.moved }
  }
}
