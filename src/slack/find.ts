import { type CompanySummary, type Vendor, VendorError } from '../changes/vendor.ts'

export type Match = { vendor: Vendor; company: CompanySummary }

/** What was found, and which vendors could not be asked. */
export type Found = { matches: Match[]; faults: VendorError[] }

/** Searches all vendors at once. One that does not answer does not hide what the others found. */
export async function findCompanies(vendors: readonly Vendor[], text: string, signal: AbortSignal): Promise<Found> {
  const answers = await Promise.allSettled(vendors.map(vendor => vendor.find(text, signal)))
  const found: Found = { matches: [], faults: [] }
  answers.forEach((answer, index) => {
    const vendor = vendors[index]
    if (!vendor) return
    if (answer.status === 'fulfilled') found.matches.push(...answer.value.map(company => ({ vendor, company })))
    else if (answer.reason instanceof VendorError) found.faults.push(answer.reason)
    else throw answer.reason
  })
  return found
}

/** The one that is meant: the only one found, or the only one of exactly that name. */
export function theOne(matches: readonly Match[], text: string): Match | undefined {
  const named = matches.filter(({ company }) => company.name.toLowerCase() === text.trim().toLowerCase())
  const [only, another] = named.length > 0 ? named : matches
  return another ? undefined : only
}
