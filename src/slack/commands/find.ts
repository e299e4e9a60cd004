import { type CompanySummary, type Vendor, VendorError, vendorByName } from '../../changes/ports/vendor.ts'
import { fieldNamed } from '../../changes/request/validate.ts'
import { fold } from '../../policy/text.ts'
import type { Directory, DirectoryAnswer } from '../../watch/directory/directory.ts'

/** A company that was found. */
export type Match = { vendor: Vendor; company: CompanySummary }

/** What was found, and the faults of vendors that failed. `near`: the matches only resemble the text. */
export type FoundCompanies = { matches: Match[]; faults: VendorError[]; near: boolean }

export type FindDependencies = { vendors: readonly Vendor[]; directory: Directory }

/** How long vendors may take to add to what the directory knows, in milliseconds. */
const SHORT_TIMEOUT = 700

/**
 * Searches the directory, and the vendors that it does not cover. Unless it knows a company by exactly this name, it
 * searches all vendors, which may have newer companies: for a short time where it has matches, else without that limit.
 */
export async function findCompanies(
  { vendors, directory }: FindDependencies,
  text: string,
  signal: AbortSignal
): Promise<FoundCompanies> {
  const known = directory.find(text)
  const toSearch = vendors.filter(({ name }) => known.name !== 'sure' || !directory.covers(name))
  const short = AbortSignal.any([signal, AbortSignal.timeout(SHORT_TIMEOUT)])
  const searched = await searchVendors(toSearch, text, ({ name }) =>
    known.name === 'some' && directory.covers(name) ? short : signal
  )
  return merge(vendors, known, searched)
}

/**
 * Searches vendors at the same time. Their matches are interleaved by rank, so that one with many does not hide the
 * others'. A vendor that fails adds a fault; one whose signal ended first adds nothing.
 */
export async function searchVendors(
  vendors: readonly Vendor[],
  text: string,
  signalFor: (vendor: Vendor) => AbortSignal
): Promise<Omit<FoundCompanies, 'near'>> {
  const searched = vendors.map(vendor => ({ vendor, signal: signalFor(vendor) }))
  const answers = await Promise.allSettled(searched.map(({ vendor, signal }) => vendor.find(text, signal)))
  const ranked: (Match & { rank: number })[] = []
  const faults: VendorError[] = []
  answers.forEach((answer, index) => {
    const { vendor, signal } = searched[index] ?? {}
    if (!vendor) return
    if (answer.status === 'fulfilled') ranked.push(...answer.value.map((company, rank) => ({ vendor, company, rank })))
    else if (answer.reason instanceof VendorError) faults.push(answer.reason)
    else if (!signal?.aborted) throw answer.reason
  })
  const byRank = ranked.sort((one, other) => one.rank - other.rank)
  return { matches: byRank.map(({ vendor, company }) => ({ vendor, company })), faults }
}

/** What the directory knows and what vendors found. Matches that only resemble the text are kept only where there are no others. */
export function merge(
  vendors: readonly Vendor[],
  known: DirectoryAnswer,
  searched: Omit<FoundCompanies, 'near'>
): FoundCompanies {
  const near = known.name === 'near' && searched.matches.length === 0
  const shown = known.name === 'near' && !near ? [] : known.matches
  const listed = shown.flatMap(({ vendor: name, company }) => {
    const vendor = vendorByName(vendors, name)
    return vendor ? [{ vendor, company }] : []
  })
  return { matches: withoutDuplicates([...listed, ...searched.matches]), faults: searched.faults, near }
}

/** Keeps the first place and the last data of a company that is there twice. */
function withoutDuplicates(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
}

/**
 * The matches at vendors that have the fields that were typed, as in `seats=+40`; all of them where no vendor has them
 * all. A field that no vendor has is a typing error, and is ignored here.
 */
export function matching(matches: Match[], given: readonly { key: string }[]): Match[] {
  const has = ({ vendor }: Match, key: string) => fieldNamed(vendor.fields, key) !== undefined
  const known = given.filter(({ key }) => matches.some(match => has(match, key)))
  const able = matches.filter(match => known.every(({ key }) => has(match, key)))
  return able.length > 0 ? able : matches
}

/** The company that is meant: the only match, or the only one whose name or id is exactly the text. */
export function theOne({ matches, near }: Pick<FoundCompanies, 'matches' | 'near'>, text: string): Match | undefined {
  if (near) return undefined
  const typed = fold(text)
  const isExact = ({ company: { id, name, externalId } }: Match) =>
    [name, externalId, id].some(own => own !== null && own !== undefined && fold(own) === typed)
  const named = matches.filter(isExact)
  const [only, another] = named.length > 0 ? named : matches
  return another ? undefined : only
}
