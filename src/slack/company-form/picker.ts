import type { Draft } from '../../changes/model/draft.ts'
import type { CompanySummary, Vendor } from '../../changes/ports/vendor.ts'
import { escaped, sayUse } from '../text/format.ts'
import {
  actions,
  button,
  input,
  type KnownBlock,
  option,
  type PlainTextOption,
  plainText,
  section
} from '../ui/blocks.ts'
import { COMPANY, SEARCH_AGAIN } from './ids.ts'

/** The part of the form in which a company is chosen: a search, or a list of the matches of a command. */
export function companyPicker(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[]
): KnownBlock[] {
  if (draft.revises || draft.profile !== undefined) return [section(`*${escaped(draft.company?.name ?? '')}*`)]
  if (matches.length > 0) {
    const list = { type: 'static_select' as const, action_id: COMPANY, options: [...matches] }
    return [
      input(`${COMPANY}:matches`, 'Company', list, { hint: hintFor(matches.length), dispatch: true }),
      actions(SEARCH_AGAIN, [button(SEARCH_AGAIN, 'Search all companies')])
    ]
  }
  const initial = draft.company && vendor ? companyOption(vendor, draft.company) : undefined
  const search = {
    type: 'external_select' as const,
    action_id: COMPANY,
    min_query_length: 1,
    placeholder: plainText('Type a part of its name'),
    ...(initial && { initial_option: initial })
  }
  return [input(initial ? `${COMPANY}:${initial.value}` : COMPANY, 'Company', search, { dispatch: true })]
}

/** A single match is offered as a list only where it resembles what was typed. */
function hintFor(count: number): string {
  if (count === 1) return 'One company comes near what you typed: choose it if you mean it.'
  return `${count} companies match what you typed: choose one.`
}

/** A company to choose; its second line says how much of its licence is used, when it ends, and at which vendor. */
export function companyOption(
  { name, label }: Pick<Vendor, 'name' | 'label'>,
  company: CompanySummary
): PlainTextOption {
  const details = [sayUse(company.use, company.ends), label].filter(Boolean).join(' · ')
  return option(companyValue(name, company), company.name, details)
}

/** A company as the value of an option or a button. */
export function companyValue(vendor: string, { id }: Pick<CompanySummary, 'id'>): string {
  return `${vendor}:${id}`
}

/** The company of such a value; null where it is of none. */
export function chosenCompany(value: string): { vendor: string; id: string } | null {
  const [, vendor, id] = /^([^:]+):(.+)$/s.exec(value) ?? []
  return vendor && id ? { vendor, id } : null
}
