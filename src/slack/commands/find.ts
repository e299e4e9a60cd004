import type { KnownBlock } from '@slack/types'
import { type CompanySummary, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { fieldNamed } from '../../changes/request/validate.ts'
import { fold } from '../../policy/text.ts'
import type { Directory, DirectoryAnswer } from '../../watch/directory/directory.ts'
import { escaped, sayUse, shorten } from '../text/format.ts'
import { section } from '../ui/blocks.ts'

export type Match = { vendor: Vendor; company: CompanySummary }

/** What was found, and which vendors could not be asked. `near`: nothing holds what was typed as it was typed. */
export type FoundCompanies = { matches: Match[]; faults: VendorError[]; near: boolean }

/** Where companies are searched. */
export type FindDependencies = { vendors: readonly Vendor[]; directory: Directory }

/** How long a vendor may take to add to what the directory knows, in milliseconds. */
const MOMENT = 700

/**
 * Searches the directory, and asks the vendors where that is not enough: those that it does not cover, as if there were
 * none; all of them where it knows nothing that holds the text as it was typed; and, for a moment, those that may have
 * companies that are newer than what it knows, unless one is called exactly so.
 */
export async function findCompanies(
  { vendors, directory }: FindDependencies,
  text: string,
  signal: AbortSignal
): Promise<FoundCompanies> {
  const known = directory.find(text)
  const toAsk = vendors.filter(({ name }) => known.name !== 'sure' || !directory.covers(name))
  const moment = AbortSignal.any([signal, AbortSignal.timeout(MOMENT)])
  const asked = await askVendors(toAsk, text, ({ name }) =>
    known.name === 'some' && directory.covers(name) ? moment : signal
  )
  return together(vendors, known, asked)
}

/**
 * Asks vendors at once. One that does not answer does not hide what the others found, and one that found much does not
 * either: the best of each come first, by turns. One whose signal ended first is left out.
 */
export async function askVendors(
  vendors: readonly Vendor[],
  text: string,
  signalFor: (vendor: Vendor) => AbortSignal
): Promise<Omit<FoundCompanies, 'near'>> {
  const asked = vendors.map(vendor => ({ vendor, signal: signalFor(vendor) }))
  const answers = await Promise.allSettled(asked.map(({ vendor, signal }) => vendor.find(text, signal)))
  const ranked: (Match & { rank: number })[] = []
  const faults: VendorError[] = []
  answers.forEach((answer, index) => {
    const { vendor, signal } = asked[index] ?? {}
    if (!vendor) return
    if (answer.status === 'fulfilled') ranked.push(...answer.value.map((company, rank) => ({ vendor, company, rank })))
    else if (answer.reason instanceof VendorError) faults.push(answer.reason)
    else if (!signal?.aborted) throw answer.reason
  })
  const byTurns = ranked.sort((one, other) => one.rank - other.rank)
  return { matches: byTurns.map(({ vendor, company }) => ({ vendor, company })), faults }
}

/** What the directory knows and what vendors found besides. What only comes near stands for itself, or not at all. */
export function together(
  vendors: readonly Vendor[],
  known: DirectoryAnswer,
  asked: Omit<FoundCompanies, 'near'>
): FoundCompanies {
  const near = known.name === 'near' && asked.matches.length === 0
  const shown = known.name === 'near' && !near ? [] : known.matches
  const listed = shown.flatMap(({ vendor: name, company }) => {
    const vendor = vendors.find(one => one.name === name)
    return vendor ? [{ vendor, company }] : []
  })
  return { matches: withoutDoubles([...listed, ...asked.matches]), faults: asked.faults, near }
}

/** Of a company that is there twice, what was said of it last, where it stood first. */
function withoutDoubles(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
}

/**
 * Those at vendors that have the fields that were typed, as in `seats=+40`; all, where no vendor has them together. A
 * field that no vendor has is a slip, and says nothing of which company is meant.
 */
export function matching(matches: Match[], given: readonly { key: string }[]): Match[] {
  const has = ({ vendor }: Match, key: string) => fieldNamed(vendor.fields, key) !== undefined
  const known = given.filter(({ key }) => matches.some(match => has(match, key)))
  const able = matches.filter(match => known.every(({ key }) => has(match, key)))
  return able.length > 0 ? able : matches
}

/** The one that is meant: the only one found, or the only one that is called exactly so. */
export function theOne({ matches, near }: Pick<FoundCompanies, 'matches' | 'near'>, text: string): Match | undefined {
  if (near) return undefined
  const typed = fold(text)
  const isCalledSo = ({ company: { id, name, externalId } }: Match) =>
    [name, externalId, id].some(own => own !== null && own !== undefined && fold(own) === typed)
  const named = matches.filter(isCalledSo)
  const [only, another] = named.length > 0 ? named : matches
  return another ? undefined : only
}

/** So many of several matches get a button of their own. */
const MOST_BUTTONS = 20

/** What a match's button says and does; `asks` is what is asked where something is to be done with one of them. */
export type MatchButton = {
  actionId: string
  text: string
  asks?: string
  says(match: Match): string
  value(match: Match): string
}

/** Several companies that may be meant, told to who asked alone, each with a button. The text names them too. */
export function drawMatches(
  { matches, near }: Pick<FoundCompanies, 'matches' | 'near'>,
  typed: string,
  button: MatchButton
) {
  const shown = matches.slice(0, MOST_BUTTONS)
  const asks = button.asks ? ` ${button.asks}` : ''
  const more = `${asks}${matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''}`
  const says = near
    ? `No company matches “${escaped(typed)}” as it is written; these come near.${more}`
    : `${matches.length} companies match “${escaped(typed)}”.${more}`
  const names = shown.map(match => `${escaped(match.company.name)} (${factsOf(match)})`).join('; ')
  return {
    response_type: 'ephemeral' as const,
    text: shorten(`${says} ${names}.`, 3900),
    blocks: [section(says), ...shown.map(match => row(match, button))]
  }
}

function row(match: Match, { actionId, text, says, value }: MatchButton): KnownBlock {
  return {
    ...section(`*${escaped(match.company.name)}*\n${factsOf(match)}`),
    accessory: {
      type: 'button',
      action_id: actionId,
      text: { type: 'plain_text', text },
      value: value(match),
      accessibility_label: shorten(says(match), 75)
    }
  }
}

function factsOf({ vendor, company }: Match): string {
  return [escaped(vendor.label), sayUse(company.use, company.ends)].filter(Boolean).join(' · ')
}
