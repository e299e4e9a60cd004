import { fieldNamed } from '../changes/prefill.ts'
import { type CompanySummary, type Vendor, VendorError } from '../changes/vendor.ts'

export type Match = { vendor: Vendor; company: CompanySummary }

/** What was found, and which vendors could not be asked. */
export type Found = { matches: Match[]; faults: VendorError[] }

/**
 * Searches all vendors at once. One that does not answer does not hide what the others found, and one that found much
 * does not either: the best of each come first, by turns.
 */
export async function findCompanies(vendors: readonly Vendor[], text: string, signal: AbortSignal): Promise<Found> {
  const answers = await Promise.allSettled(vendors.map(vendor => vendor.find(text, signal)))
  const ranked: (Match & { rank: number })[] = []
  const faults: VendorError[] = []
  answers.forEach((answer, index) => {
    const vendor = vendors[index]
    if (!vendor) return
    if (answer.status === 'fulfilled') ranked.push(...answer.value.map((company, rank) => ({ vendor, company, rank })))
    else if (answer.reason instanceof VendorError) faults.push(answer.reason)
    else throw answer.reason
  })
  const byTurns = ranked.sort((one, other) => one.rank - other.rank)
  return { matches: byTurns.map(({ vendor, company }) => ({ vendor, company })), faults }
}

/** Those at vendors that have the fields that were typed, as in `seats=+40`; all, where no vendor has them. */
export function fitting(matches: readonly Match[], given: readonly { key: string }[]): readonly Match[] {
  const able = matches.filter(({ vendor }) => given.every(({ key }) => fieldNamed(vendor.fields, key)))
  return able.length > 0 ? able : matches
}

/** The one that is meant: the only one found, or the only one of exactly that name. */
export function theOne(matches: readonly Match[], text: string): Match | undefined {
  const named = matches.filter(({ company }) => company.name.toLowerCase() === text.trim().toLowerCase())
  const [only, another] = named.length > 0 ? named : matches
  return another ? undefined : only
}
