import type { Option, Options, Values } from '../../../changes/model/field.ts'
import { withPresent } from '../../shared/present.ts'
import { COUNTRIES } from './countries.ts'
import { SIZES } from './limits.ts'

/** The access levels, by the names of their flags in REST, with those of GraphQL. */
export const ACCESS = {
  vendor: { label: 'Vendor', type: 'VENDOR' },
  reseller: { label: 'Reseller', type: 'RESELLER' },
  channelAdmin: { label: 'Channel admin', type: 'CHANNEL_ADMIN' },
  // Not among the types that the documentation names, but its REST counterpart is.
  referral: { label: 'Referral', type: 'REFERRAL' }
} as const

export type Access = keyof typeof ACCESS

/** The roles that the vendor's pages offer as default. The vendor lists no values: a new one is read back as any. */
const ROLES: readonly Option[] = [
  { value: 'USER', label: 'User' },
  { value: 'DEVELOPER', label: 'Developer' },
  { value: 'RESELLER', label: 'Reseller' },
  { value: 'CHANNEL_SUPPORT', label: 'Customer support' }
]

const LABELS = { SMALL: 'Small', MEDIUM: 'Medium', ENTERPRISE: 'Enterprise' } as const

/** What a company with these values can be set to, with what it is set to now. */
export function optionsFor(values: Values): Options {
  const choices = {
    access: Object.entries(ACCESS).map(([value, { label }]) => ({ value, label })),
    size: SIZES.map(value => ({ value, label: LABELS[value] })),
    country: COUNTRIES,
    role: ROLES
  } satisfies Options
  return withPresent(choices, values)
}
