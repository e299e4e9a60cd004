import countries from 'i18n-iso-countries/index.js'
import english from 'i18n-iso-countries/langs/en.json' with { type: 'json' }
import type { components } from '../../../../generated/appdirect.d.ts'
import {
  type Field,
  fieldByKey,
  type Group,
  type Kind,
  type Option,
  type Options,
  type Values
} from '../../../changes/ports/vendor.ts'
import { describedIn, withPresent } from '../../shared/described.ts'

/** AppDirect documents only address lengths; longer values are surely a mistake. */
export const UNSTATED = 2000

type Entry = Omit<Field, 'key' | 'group'>

type Schemas = components['schemas']
export type Update = Schemas['CompanyUpdate']
export type Replacement = Schemas['CompanyReplacement']
export type Address = Schemas['Address']
export type Attribute = Schemas['Attribute']

const file = new URL('../openapi.yaml', import.meta.url)
const schemas = describedIn(file, ['Address', 'Attribute', 'Company', 'CompanyReplacement'])

/** The length limit of a part of an address. */
function maxLengthOf(part: keyof Address): number {
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

const choice: Kind = { name: 'choice' }
const text = { name: 'text', maxLength: UNSTATED, lines: 'one' } as const satisfies Kind

const profile = {
  name: { label: 'Name', required: true, kind: text },
  street1: part('street1', 'Street'),
  street2: part('street2', 'Street, second line'),
  city: part('city', 'City'),
  state: part('state', 'State'),
  zip: part('zip', 'Postal code'),
  addresscountry: part('country', 'Country in the address'),
  phone: { label: 'Phone', required: false, kind: text },
  email: { label: 'E-mail', required: false, kind: { ...text, format: 'email' } },
  // The vendor's own samples include it with and without a scheme.
  website: { label: 'Website', required: false, kind: { ...text, format: 'website' } },
  // No way to clear size, country or role is documented.
  size: { label: 'Company size', required: true, kind: choice },
  industry: { label: 'Industry', required: false, kind: text },
  country: { label: 'Country', required: true, kind: choice, hint: 'By its ISO 3166 code.' }
} as const satisfies Record<string, Entry>

const settings = {
  enabled: {
    label: 'Status',
    required: true,
    risky: true,
    warns: { disabledBy: false },
    kind: { name: 'flag', yes: 'Enabled', no: 'Disabled' }
  },
  access: {
    label: 'Access level',
    required: false,
    risky: true,
    warns: { grants: ['vendor', 'reseller', 'channelAdmin', 'referral'] },
    kind: { name: 'choices' },
    hint: 'None is a plain customer. Reseller and referral exclude each other.'
  },
  role: {
    label: 'Default role',
    required: true,
    risky: true,
    warns: { grants: ['DEVELOPER', 'RESELLER', 'CHANNEL_SUPPORT'] },
    kind: choice,
    hint: 'For people who join the company from now on.'
  },
  externalid: { label: 'External id', required: false, risky: true, kind: text }
} as const satisfies Record<string, Entry>

/** The fields of every company; attributes come in addition. */
export const fields: readonly Field[] = [...listed('profile', profile), ...listed('settings', settings)]

export type Key = keyof typeof profile | keyof typeof settings

/** Fields by the address part they hold. */
export const ADDRESS = {
  street1: 'street1',
  street2: 'street2',
  city: 'city',
  state: 'state',
  zip: 'zip',
  addresscountry: 'country'
} as const satisfies Partial<Record<Key, keyof Address>>

export function labelOf(key: string): string {
  return fieldByKey(fields, key)?.label ?? key
}

function listed(group: Group, entries: Record<string, Entry>): Field[] {
  return Object.entries(entries).map(([key, entry]) => ({ key, group, ...entry }))
}

function part(name: keyof Address, label: string): Entry {
  return { label, required: isRequired(name), kind: { name: 'text', maxLength: maxLengthOf(name), lines: 'one' } }
}

/** Access levels by their REST flag, with their GraphQL type. */
export const ACCESS = {
  vendor: { label: 'Vendor', type: 'VENDOR' },
  reseller: { label: 'Reseller', type: 'RESELLER' },
  channelAdmin: { label: 'Channel admin', type: 'CHANNEL_ADMIN' },
  // Inferred: the GraphQL documentation omits it, but REST has the flag.
  referral: { label: 'Referral', type: 'REFERRAL' }
} as const

export type Access = keyof typeof ACCESS

/** Default roles offered by the vendor's pages. The vendor documents no list, so others are read as they are. */
const ROLES: readonly Option[] = [
  { value: 'USER', label: 'User' },
  { value: 'DEVELOPER', label: 'Developer' },
  { value: 'RESELLER', label: 'Reseller' },
  { value: 'CHANNEL_SUPPORT', label: 'Customer support' }
]

const LABELS = { SMALL: 'Small', MEDIUM: 'Medium', ENTERPRISE: 'Enterprise' } as const

/** The choices for a company, including its current values. */
export function optionsFor(values: Values): Options {
  const choices = {
    access: Object.entries(ACCESS).map(([value, { label }]) => ({ value, label })),
    size: SIZES.map(value => ({ value, label: LABELS[value] })),
    country: COUNTRIES,
    role: ROLES
  } satisfies Options
  return withPresent(choices, values)
}

// The package's main entry would load the names in every language.
countries.registerLocale(english)

/** Countries by ISO 3166-1 alpha-2 code. */
const COUNTRIES: readonly Option[] = Object.entries(countries.getNames('en', { select: 'official' }))
  .map(([value, label]) => ({ value, label }))
  .sort((one, other) => one.label.localeCompare(other.label))

export function isCountry(code: string): boolean {
  return COUNTRIES.some(({ value }) => value === code)
}
