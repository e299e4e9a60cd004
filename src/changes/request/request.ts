import { randomBytes } from 'node:crypto'
import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { addWorkingMinutes } from '../../policy/hours.ts'
import type { Requirement } from '../../policy/policy.ts'
import {
  type AccessDependencies,
  authorizePerson,
  contextOf,
  editContext,
  scheduleOf
} from '../access/authorize-person.ts'
import { hourBefore } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import { hashOf } from '../model/edits.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, advance, enqueueFor } from '../outbox/advance.ts'
import type { NewChange } from '../ports/ports.ts'
import { identityOf } from '../ports/vendor.ts'
import type { Refusal } from '../review/review.ts'
import { type InvalidDraft, type ValidationDependencies, validateDraft } from './validate.ts'

export type Requested = { requested: Change } | { invalid: InvalidDraft } | Refusal

/**
 * Stores the draft as a pending change, or returns its validation errors or the policy's refusal. A change that needs
 * no approval is approved at once. Makes no vendor call. The same draft submitted twice makes one change; with other
 * values it is refused.
 */
export async function request(
  dependencies: ValidationDependencies & AccessDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Requested> {
  const validated = await validateDraft(dependencies, draft)
  if ('invalid' in validated) return validated
  const { vendor, company, ...requested } = validated.validation
  const taken = (change: Change): Requested =>
    hashOf(change.edits, change) === hashOf(requested.edits, requested)
      ? { requested: change }
      : { refused: 'requested-already', change }
  const before = await dependencies.store.requestedBy(draft.id)
  if (before) return taken(before)
  const about = { vendor: vendor.name, company: identityOf(company) }
  for (;;) {
    const verdict = await authorizePerson(dependencies, draft.person, undefined, by => ({
      name: 'request',
      by,
      requested: { ...about, edits: editContext(vendor, requested.edits), schedule: scheduleOf(requested) }
    }))
    if ('refused' in verdict) return verdict

    const now = dependencies.clock.now()
    const change = await add(dependencies, verdict.seatsLastHour, now, {
      ...requested,
      ...about,
      id: `chg_${randomBytes(8).toString('hex')}`,
      draft: draft.id,
      requester: draft.person,
      editor: draft.person,
      requirement: verdict.requirement,
      requestedAt: now,
      expiresAt: expiryOf(verdict.requirement, now),
      channel: draft.channel,
      ...(draft.origin && { origin: draft.origin })
    })
    // Somebody else requested seats meanwhile, so the hourly limit must be checked again.
    if (change === 'stale') continue
    if ('refused' in taken(change)) return taken(change)
    if (!verdict.approved) {
      await enqueueFor(dependencies, change)
      return { requested: change }
    }
    const moved = await advance(dependencies, change, stateOnceApproved(change, now), 'system', {
      version: change.version
    })
    return { requested: 'moved' in moved ? moved.moved : change }
  }
}

function add(
  { store }: AccessDependencies,
  seats: number | null,
  now: Date,
  change: NewChange
): Promise<Change | 'stale'> {
  return seats === null ? store.add(change) : store.addWhile({ since: hourBefore(now), seats }, change)
}

/** When an undecided revision expires; counted in working time. */
export function expiryOf(requirement: Requirement, from: Date): Date {
  return addWorkingMinutes(from, requirement.expiry, requirement.hours)
}

export type Revised = { revised: Change } | { invalid: InvalidDraft } | Refusal | PolicyRefusal

/**
 * Writes the next revision of a pending or scheduled change; its editor counts as its requester, and earlier decisions are void.
 * Refused if the change is no longer what that person saw.
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
      edits,
      schedule: scheduleOf(next)
    }))
    if ('refused' in verdict)
      return verdict.refused === 'not-pending' ? { refused: 'already-decided', change } : verdict

    const now = dependencies.clock.now()
    const { requirement, seatsLastHour: seats } = verdict
    const revision = { ...next, requirement, editor: draft.person, expiresAt: expiryOf(requirement, now) }
    const requested = seats === null ? undefined : { since: hourBefore(now), seats }
    const result = await dependencies.store.revise(change.id, change.revision, revision, now, requested)
    // Somebody decided, or requested another change, meanwhile: authorize again.
    if (!('moved' in result)) continue
    if (!verdict.approved) {
      await enqueueFor(dependencies, result.moved)
      return { revised: result.moved }
    }
    const approved = await advance(dependencies, result.moved, stateOnceApproved(result.moved, now), 'system', {
      version: result.moved.version
    })
    return { revised: 'moved' in approved ? approved.moved : result.moved }
  }
}
