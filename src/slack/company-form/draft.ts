import { randomUUID } from 'node:crypto'
import type { Options, Values } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { SEATS } from '../../policy/policy.ts'
import { type Settings, suggestedSeats } from '../../watch/alerts/alert.ts'
import type { SlackDependencies } from '../transport/listener.ts'

/** An empty draft; `channel` is where its change will be announced. */
export function newDraft(person: Person, channel: string): Draft {
  return {
    id: `drf_${randomUUID()}`,
    person,
    channel,
    search: '',
    given: [],
    chosen: null,
    company: null,
    options: {},
    typed: {},
    reason: '',
    reference: '',
    all: false,
    revises: null
  }
}

/** The draft with this id, where it is the person's own; undefined also where it has expired. */
export async function ownDraft(
  { store }: Pick<SlackDependencies, 'store'>,
  person: Person | undefined,
  id: string
): Promise<Draft | undefined> {
  const draft = await store.draft(id)
  return draft && person && isSame(draft.person, person) ? draft : undefined
}

/** A profile that is still empty, filled with what the company has and, over it, what was typed. */
export function withProfile(draft: Draft, { profile }: Vendor): Draft {
  const { company, typed } = draft
  if (draft.profile !== '' || !company || !profile) return draft
  return { ...draft, profile: profile.show({ ...company, values: { ...company.values, ...typed } }) }
}

/** What the form of an alert's change is filled with, by what the company has now; or why there is no suggestion. */
export function suggestionFor(
  { suggests }: Draft,
  vendor: Vendor,
  company: Company,
  options: Options,
  { seatStep }: Settings,
  today: string
): { wanted: Values; problems: string[] } {
  switch (suggests) {
    case undefined:
      return { wanted: {}, problems: [] }
    case 'seats': {
      const seats = suggestedSeats(company.use, seatStep)
      if (seats !== null) return { wanted: { [SEATS]: seats }, problems: [] }
      return { wanted: {}, problems: ['Its seats are not limited any more, so there is no limit to raise.'] }
    }
    case 'renewal': {
      const wanted = vendor.renewal?.(company, options, today) ?? {}
      if (Object.keys(wanted).length > 0) return { wanted, problems: [] }
      return { wanted, problems: [`${vendor.label} tells no next term of this licence. Choose its end yourself.`] }
    }
    default:
      return suggests satisfies never
  }
}
