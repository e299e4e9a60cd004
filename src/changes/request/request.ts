import { randomBytes } from 'node:crypto'
import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { addWorkingMinutes } from '../../policy/hours.ts'
import { dependsOnCompany, type Requirement } from '../../policy/policy.ts'
import {
  type AccessDependencies,
  authorizePerson,
  contextOf,
  editContext,
  factsOf,
  refusedStranger,
  scheduleOf
} from '../access/authorize-person.ts'
import { hourBefore } from '../access/context.ts'
import { type Change, type Draft, hashOf, identityOf } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, advance, enqueueFor, MOST_TRIES } from '../outbox/advance.ts'
import type { NewChange } from '../ports/ports.ts'
import type { Company, Vendor } from '../ports/vendor.ts'
import { orDecided, type Refusal } from '../review/permissions.ts'
import { type InvalidDraft, type ValidationDependencies, validateDraft } from './validate.ts'

export type Requested = { requested: Change } | { invalid: InvalidDraft } | Refusal

/** In milliseconds; a vendor's own limit is shorter. */
const READ_TIMEOUT = 60_000

/**
 * Stores the draft as a pending change, or returns its validation errors or the policy's refusal. A change that needs
 * no approval is approved at once. The same draft submitted twice makes one change; with other values it is refused.
 * Where the policy depends on names or tags of companies, the company is read again: throws the vendor's `VendorError`.
 */
export async function request(
  dependencies: ValidationDependencies & AccessDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Requested> {
  const stranger = await refusedStranger(dependencies, draft.person, 'request')
  if (stranger) return stranger
  const validated = await validateDraft(dependencies, draft)
  if ('invalid' in validated) return validated
  const { vendor, company, ...requested } = validated.validation
  const taken = (change: Change): Requested =>
    hashOf(change.edits, change) === hashOf(requested.edits, requested)
      ? { requested: change }
      : { refused: 'requested-already', change }
  const before = await dependencies.store.requestedBy(draft.id)
  if (before) return taken(before)
  const live = await readAgain(dependencies, vendor, company)
  const about = { vendor: vendor.name, company: identityOf(live) }
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
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
  return { refused: 'too-busy' }
}

/** The company as the vendor has it now: it may have been renamed or tagged since the form was opened. */
async function readAgain({ policy }: AccessDependencies, vendor: Vendor, company: Company): Promise<Company> {
  if (!dependsOnCompany(policy())) return company
  return await vendor.read(company.id, AbortSignal.timeout(READ_TIMEOUT))
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

/** Whether a revision would say what the change says already: then approvals stay. */
function isUnchanged(change: Change, next: Pick<Change, 'edits' | 'whole' | 'applyAt' | 'reason' | 'reference'>) {
  const isSameText = change.reason === next.reason && change.reference === next.reference
  return isSameText && hashOf(change.edits, change) === hashOf(next.edits, next)
}

export type Revised = { revised: Change } | { invalid: InvalidDraft } | Refusal | PolicyRefusal

/**
 * Writes the next revision of a pending or scheduled change; its editor counts as its requester, and earlier decisions are void.
 * Refused if the change is no longer what that person saw. Throws `VendorError` as `request` does.
 */
export async function revise(
  dependencies: ValidationDependencies & AccessDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Revised> {
  const stranger = await refusedStranger(dependencies, draft.person, 'edit')
  if (stranger) return stranger
  const validated = await validateDraft(dependencies, draft)
  if ('invalid' in validated) return validated
  const { vendor, company, ...next } = validated.validation
  const edits = editContext(vendor, next.edits)
  const live = await readAgain(dependencies, vendor, company)
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const seen = draft.revises
    const change = seen && (await dependencies.store.get(seen.change))
    if (!change) return { refused: 'no-such-change' }
    const verdict = await authorizePerson(dependencies, draft.person, change, by => ({
      name: 'edit',
      by,
      change: contextOf(dependencies, change, live),
      seen,
      edits,
      schedule: scheduleOf(next)
    }))
    if ('refused' in verdict) return orDecided(verdict, change)
    if (isUnchanged(change, next)) return { revised: change }

    const now = dependencies.clock.now()
    const { requirement, seatsLastHour: seats } = verdict
    const expiresAt = expiryOf(requirement, now)
    const revision = { ...next, company: factsOf(live), requirement, editor: draft.person, expiresAt }
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
  return { refused: 'too-busy' }
}
