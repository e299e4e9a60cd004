import type { CompanySummary, Vendor } from '../../changes/ports/vendor.ts'
import { escaped, oneLine, plain, sayUse, shorten } from './format.ts'

/** Longest name and longest external id in a message, in characters; a vendor's id up to the last is shown whole. */
const LONGEST_NAME = 150
const LONGEST_EXTERNAL_ID = 24
const LONGEST_ID = 12

/** A company's name on one line. Escaped. */
export function companyName({ name }: Pick<CompanySummary, 'name'>): string {
  return oneLine(shorten(name, LONGEST_NAME))
}

/**
 * What tells a company from another of the same name: its external id, or else the vendor's id, shortened in its middle.
 * Escaped.
 */
export function companyId({ id, externalId }: Pick<CompanySummary, 'id' | 'externalId'>): string {
  if (externalId) return oneLine(shorten(externalId, LONGEST_EXTERNAL_ID))
  return oneLine(id.length > LONGEST_ID ? `${id.slice(0, 4)}…${id.slice(-5)}` : id)
}

/** Vendor, id, use and end, where somebody chooses a company. Escaped. */
export function companyDetails({ label }: Pick<Vendor, 'label'>, company: CompanySummary): string {
  return [escaped(label), `id ${companyId(company)}`, sayUse(company.use, company.ends)].filter(Boolean).join(' · ')
}

/** The same as plain text of at most so many characters: what does not fit is left out whole. */
export function companyDetailsWithin(most: number, vendor: Pick<Vendor, 'label'>, company: CompanySummary): string {
  const parts = plain(companyDetails(vendor, company)).split(' · ')
  return parts.reduce((said, part) => (`${said} · ${part}`.length > most ? said : `${said} · ${part}`))
}
