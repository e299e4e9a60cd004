import type { CompanySummary } from '../../changes/ports/vendor.ts'

/** Those whose name holds the text: the very name first, then those that begin with it, then by name. */
export function rankedByName(companies: readonly CompanySummary[], text: string): CompanySummary[] {
  const typed = plain(text.trim())
  const rank = (name: string) => (name === typed ? 0 : name.startsWith(typed) ? 1 : 2)
  return companies
    .map(company => ({ company, name: plain(company.name) }))
    .filter(({ name }) => name.includes(typed))
    .sort((one, other) => rank(one.name) - rank(other.name) || one.name.localeCompare(other.name))
    .map(({ company }) => company)
}

/** Without case and marks: `istanbul` finds İstanbul, `GROSS` finds groß, whatever the vendor thinks of case. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase().toLowerCase()
}
