import type { components } from '../../../../generated/keepnet.d.ts'
import { describedIn } from '../../shared/described.ts'

/** The form that a company is replaced with. */
export type CompanyForm = components['schemas']['CompanyForm']
export type Property = keyof CompanyForm

const file = new URL('../openapi.yaml', import.meta.url)
const { required, properties } = describedIn(file, ['CompanyForm']).CompanyForm

/** Whether the vendor's description demands it in every write. */
export function isRequired(name: Property): boolean {
  return required.includes(name)
}

/** How long a text may be by the vendor's description; undefined where it states no limit. */
export function maxLengthOf(name: Property): number | undefined {
  return properties[name]?.maxLength
}

/** From where to where a number may go by the vendor's description. */
export function rangeOf(name: Property): { min: number; max: number } {
  const { minimum, maximum } = properties[name] ?? {}
  if (minimum === undefined || maximum === undefined) throw new Error(`openapi.yaml gives no range for ${name}`)
  return { min: minimum, max: maximum }
}
