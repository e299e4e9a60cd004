import countries from 'i18n-iso-countries/index.js'
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import type { Option } from '../../../changes/model/field.ts'

// The package's own entrance would load the names in every language there is.
countries.registerLocale(english)

/** Every country by its code of two letters in ISO 3166-1. */
export const COUNTRIES: readonly Option[] = Object.entries(countries.getNames('en', { select: 'official' }))
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label))

export function isCountry(code: string): boolean {
  return COUNTRIES.some(({ value }) => value === code)
}
