import type { components } from '../../../../generated/keepnet.d.ts'
import { describedIn } from '../../shared/described.ts'

/** The form of a company write. */
export type CompanyForm = components['schemas']['CompanyForm']
export type Property = keyof CompanyForm

const file = new URL('../openapi.yaml', import.meta.url)
const { required, properties } = describedIn(file, ['CompanyForm']).CompanyForm

/** Whether the description requires it in every write. */
export function isRequired(name: Property): boolean {
  return required.includes(name)
}

/** The described length limit; undefined where there is none. */
export function maxLengthOf(name: Property): number | undefined {
  return properties[name]?.maxLength
}

/** The described range of a number. */
export function rangeOf(name: Property): { min: number; max: number } {
  const { minimum, maximum } = properties[name] ?? {}
  if (minimum === undefined || maximum === undefined) throw new Error(`openapi.yaml gives no range for ${name}`)
  return { min: minimum, max: maximum }
}
