import type { components } from '../../../../generated/appdirect.d.ts'
import { describedIn } from '../../shared/described.ts'

type Schemas = components['schemas']
export type Update = Schemas['CompanyUpdate']
export type Replacement = Schemas['CompanyReplacement']
export type Address = Schemas['Address']
export type Attribute = Schemas['Attribute']

const file = new URL('../openapi.yaml', import.meta.url)
const schemas = describedIn(file, ['Address', 'Attribute', 'Company', 'CompanyReplacement'])

/** The length limit of a part of an address. */
export function maxLengthOf(part: keyof Address): number {
  const { maxLength } = schemas.Address.properties[part] ?? {}
  if (maxLength === undefined) throw new Error(`openapi.yaml gives no length for ${part}`)
  return maxLength
}

/** Whether an address must have this part. */
export function isRequired(part: keyof Address): boolean {
  return schemas.Address.required.includes(part)
}

/** The properties that this kind of request accepts, without nulls. */
export function known(kind: keyof typeof schemas, read: object): Record<string, unknown> {
  const { properties } = schemas[kind]
  return Object.fromEntries(Object.entries(read).filter(([name, value]) => name in properties && value !== null))
}

/** The company's readable properties, by their REST names. */
export const READABLE: readonly string[] = Object.keys(schemas.Company.properties)

// The generated types list the sizes, but not at run time.
export const SIZES = ['SMALL', 'MEDIUM', 'ENTERPRISE'] as const satisfies readonly NonNullable<Update['companySize']>[]
