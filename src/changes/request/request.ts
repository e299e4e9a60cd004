import { randomBytes } from 'node:crypto'
import { addWorkingMinutes } from '../../policy/reminders/hours.ts'
import type { Need } from '../../policy/requirement.ts'
import { editFacts, type GateDependencies, pass } from '../access/authorize.ts'
import { hourBefore } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import { hashOf } from '../model/edits.ts'
import { type AdvanceDependencies, advance, ringFor } from '../outbox/advance.ts'
import type { NewChange } from '../ports/store.ts'
import type { Refusal } from '../review/review.ts'
import { type FitDependencies, fitDraft, tagsOf, type Unfit } from './validate.ts'

export type Requested = { asked: Change } | { unfit: Unfit } | Refusal

/**
 * A person asks: what was typed is stored as a pending change, or what is wrong with it is returned, or why the policy
 * refuses it. Where nobody has to approve it goes on at once. Asks no vendor. The same draft asked twice is one change;
 * with other values it is refused, since the first is what was asked.
 */
export async function request(
  dependencies: FitDependencies & GateDependencies & AdvanceDependencies,
  draft: Draft
): Promise<Requested> {
  const fitted = await fitDraft(dependencies, draft)
  if ('unfit' in fitted) return fitted
  const { vendor, company, ...asked } = fitted.fit
  const taken = (change: Change): Requested =>
    hashOf(change.edits, change.whole) === hashOf(asked.edits, asked.whole)
      ? { asked: change }
      : { refused: 'asked-already', change }
  const before = await dependencies.store.askedBy(draft.id)
  if (before) return taken(before)
  const about = { vendor: vendor.name, company: { id: company.id, name: company.name, tags: tagsOf(company) } }
  for (;;) {
    const verdict = await pass(dependencies, draft.person, undefined, by => ({
      name: 'ask',
      by,
      asked: { ...about, edits: editFacts(vendor, asked.edits) }
    }))
    if ('refused' in verdict) return verdict

    const now = dependencies.clock.now()
    const change = await add(dependencies, verdict.seatsLastHour, now, {
      ...asked,
      ...about,
      id: `chg_${randomBytes(8).toString('hex')}`,
      draft: draft.id,
      asker: draft.person,
      editor: draft.person,
      need: verdict.need,
      askedAt: now,
      expiresAt: expiryOf(verdict.need, now),
      channel: draft.channel
    })
    // Somebody else asked meanwhile, and the limit of an hour has to be looked at again.
    if (change === 'stale') continue
    if ('refused' in taken(change)) return taken(change)
    if (!verdict.approved) {
      await ringFor(dependencies, change)
      return { asked: change }
    }
    const moved = await advance(dependencies, change, { name: 'approved', at: now }, 'system', { turn: change.turn })
    return { asked: 'moved' in moved ? moved.moved : change }
  }
}

function add(
  { store }: GateDependencies,
  seats: number | null,
  now: Date,
  change: NewChange
): Promise<Change | 'stale'> {
  return seats === null ? store.add(change) : store.addWhile({ since: hourBefore(now), seats }, change)
}

/** When a revision that nobody decides expires: in working time. */
export function expiryOf(need: Need, from: Date): Date {
  return addWorkingMinutes(from, need.expiry, need.hours)
}
