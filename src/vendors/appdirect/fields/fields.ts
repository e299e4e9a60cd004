import type { Field, Group, Kind } from '../../../changes/model/field.ts'
import { type Address, isRequired, maxLengthOf } from './limits.ts'

/** AppDirect documents no length but that of an address; longer than this is surely a mistake. */
export const UNSTATED = 2000

type Entry = Omit<Field, 'key' | 'group'>

const choice: Kind = { name: 'choice' }
const text: Kind = { name: 'text', maxLength: UNSTATED, lines: 'one' }

const profile = {
  name: { label: 'Name', required: true, kind: text },
  street1: part('street1', 'Street'),
  street2: part('street2', 'Street, second line'),
  city: part('city', 'City'),
  state: part('state', 'State'),
  zip: part('zip', 'Postal code'),
  addresscountry: part('country', 'Country in the address'),
  phone: { label: 'Phone', required: false, kind: text },
  email: { label: 'E-mail', required: false, kind: text },
  website: { label: 'Website', required: false, kind: text },
  // Neither size nor country nor role has a documented way to be emptied.
  size: { label: 'Company size', required: true, kind: choice },
  industry: { label: 'Industry', required: false, kind: text },
  country: { label: 'Country', required: true, kind: choice, hint: 'By its ISO 3166 code.' }
} as const satisfies Record<string, Entry>

const settings = {
  enabled: { label: 'Status', required: true, risky: true, kind: { name: 'flag', yes: 'Enabled', no: 'Disabled' } },
  access: {
    label: 'Access level',
    required: false,
    risky: true,
    kind: { name: 'choices' },
    hint: 'None is a plain customer. Reseller and referral exclude each other.'
  },
  role: {
    label: 'Default role',
    required: true,
    risky: true,
    kind: choice,
    hint: 'For people who join the company from now on.'
  },
  externalid: { label: 'External id', required: false, risky: true, kind: text }
} as const satisfies Record<string, Entry>

/** What can be changed of every company; each may have attributes besides. */
export const fields: readonly Field[] = [...listed('profile', profile), ...listed('settings', settings)]

export type Key = keyof typeof profile | keyof typeof settings

/** Which field holds which part of the address. */
export const ADDRESS = {
  street1: 'street1',
  street2: 'street2',
  city: 'city',
  state: 'state',
  zip: 'zip',
  addresscountry: 'country'
} as const satisfies Partial<Record<Key, keyof Address>>

export function labelOf(key: string): string {
  return fields.find(field => field.key === key)?.label ?? key
}

function listed(group: Group, entries: Record<string, Entry>): Field[] {
  return Object.entries(entries).map(([key, entry]) => ({ key, group, ...entry }))
}

function part(name: keyof Address, label: string): Entry {
  return { label, required: isRequired(name), kind: { name: 'text', maxLength: maxLengthOf(name), lines: 'one' } }
}
