import { z } from 'zod'
import { type Faults, same, type Value, type Values } from '../../../changes/ports/vendor.ts'
import { flagIn, itemsOf, textIn } from '../../shared/values.ts'
import { attributesFrom, type Definition, type Detail, isMany } from '../api/company.ts'
import { invalidInput } from '../api/connection.ts'
import {
  ACCESS,
  type Access,
  ADDRESS,
  type Address,
  isRequired,
  type Key,
  known,
  labelOf,
  type Replacement,
  SIZES,
  type Update
} from '../fields/fields.ts'

/** What the request accepts and nobody can edit here. */
type NotEdited =
  | 'allowLogin'
  | 'billingDayOfMonth'
  | 'thirtyDaysPurchaseLimitExempt'
  | 'thirtyDaysPurchaseLimitOverrideAmt'
  | 'dailyPurchaseLimitExempt'
  | 'dailyPurchaseLimitOverrideAmt'

/** Demands every other key, so that the compiler names one that is new and not written. */
type Draft = { [Name in Exclude<keyof Update, NotEdited | Access>]-?: Update[Name] | undefined } & Pick<Update, Access>

/**
 * The PATCH body. Lists and the address are sent whole, since merging or replacing is not documented. Throws a
 * `VendorError` where the vendor has no way to express a value.
 */
export function updateFrom(seen: Values, wanted: Values, types: Carried['types']): Update {
  const update: Draft = {
    name: required(wanted, 'name'),
    enabled: flagIn(wanted, 'enabled'),
    address: addressFrom(seen, wanted),
    companySize: SIZES.find(size => size === required(wanted, 'size')),
    customAttributes: attributesFrom(seen, wanted, types),
    // Documented as non-nullable text, so an empty string is sent to clear it.
    industry: textIn(wanted, 'industry'),
    emailAddress: textIn(wanted, 'email'),
    website: textIn(wanted, 'website'),
    // The vendor's own samples clear it with null.
    externalId: textIn(wanted, 'externalid') === '' ? null : textIn(wanted, 'externalid'),
    phoneNumber: textIn(wanted, 'phone') === '' ? null : textIn(wanted, 'phone'),
    defaultRole: required(wanted, 'role'),
    countryCode: required(wanted, 'country'),
    ...accessFrom(seen, wanted)
  }
  // Without undefined values it matches `Update`.
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined)) as Update
}

/** Only the edited flags: others may be changed elsewhere meanwhile. */
export function accessFrom(seen: Values, wanted: Values): Partial<Record<Access, boolean>> {
  if (wanted.access === undefined) return {}
  const [had, has] = [seen.access, wanted.access].map(value => new Set(Array.isArray(value) ? value : []))
  const changed = Object.keys(ACCESS).filter(level => had?.has(level) !== has?.has(level))
  return Object.fromEntries(changed.map(level => [level, has?.has(level)]))
}

function addressFrom(seen: Values, wanted: Values): Address | undefined {
  if (!Object.keys(ADDRESS).some(key => key in wanted)) return undefined
  const lacking = lackingParts({ ...seen, ...wanted })
  if (lacking.length > 0) throw invalidInput(lackingSentence(lacking))
  const parts = Object.entries(ADDRESS).flatMap(([key, part]): [string, string][] => {
    const value = wanted[key] ?? (key in wanted ? '' : seen[key])
    return value === null || value === undefined ? [] : [[part, String(value)]]
  })
  // The required parts were checked above.
  return Object.fromEntries(parts) as Address
}

/** The missing parts that AppDirect requires of an address. */
export function lackingParts(values: Values): (keyof typeof ADDRESS)[] {
  // `Object.keys` loses the key type.
  const keys = Object.keys(ADDRESS) as (keyof typeof ADDRESS)[]
  return keys.filter(key => isRequired(ADDRESS[key]) && isBlank(values[key]))
}

/** The missing parts where the whole company is sent; without any address none is sent. */
export function lackingInWhole(values: Values): (keyof typeof ADDRESS)[] {
  return Object.keys(ADDRESS).some(key => !isBlank(values[key])) ? lackingParts(values) : []
}

export function lackingSentence(lacking: readonly Key[]): string {
  const names = lacking.map(key => `“${labelOf(key)}”`).join(', ')
  return `AppDirect takes an address only with street, city, postal code and country. Set ${names} as well.`
}

function required(wanted: Values, key: Key): string | undefined {
  const value = textIn(wanted, key)
  if (value === '') throw invalidInput(`AppDirect documents no way to empty “${labelOf(key)}”. Set another value.`)
  return value
}

function isBlank(value: Value | undefined): boolean {
  return typeof value !== 'string' || value.trim() === ''
}

/**
 * The PUT body: the profile as read, overlaid with the wanted values. Throws a `VendorError` where the stored address
 * is too incomplete to be sent again.
 */
export function replacementFrom(seen: Values, wanted: Values, { profile, types }: Carried): Replacement {
  const lacking = 'address' in profile ? lackingParts({ ...seen, ...wanted }) : []
  if (lacking.length > 0) throw invalidInput(lackingSentence(lacking))
  const whole = { ...profile, ...updateFrom(seen, wanted, types) }
  // The types of the read match those of the request; a contradiction is the vendor's to refuse.
  return whole as Replacement
}

/** What a write needs from the read, besides the values. */
export const carried = z.object({
  /** Everything that a replacement sends, including what cannot be edited here. */
  profile: z.record(z.string(), z.unknown()),
  /** Attribute types as the vendor returned them, by name. */
  types: z.record(z.string(), z.string())
})

export type Carried = z.infer<typeof carried>

export function carriedFrom(detail: Detail, values: Values, defined: readonly Definition[]): Carried {
  return {
    profile: profileFrom(detail, values),
    types: Object.fromEntries(defined.flatMap(({ name, type }) => (type ? [[name, type]] : [])))
  }
}

/**
 * The profile as read, without what the request does not accept. A replacement may clear whatever it omits, so
 * everything is included.
 */
function profileFrom(detail: Detail, values: Values): Record<string, unknown> {
  const { address: _, customAttributes: __, ...rest } = known('CompanyReplacement', detail)
  const hasAddress = Object.keys(ADDRESS).some(key => values[key] !== null)
  return {
    ...rest,
    ...(hasAddress && { address: known('Address', detail.address ?? {}) }),
    // A missing list is unknown, and sending an empty one could clear the attributes.
    ...(detail.customAttributes && { customAttributes: itemsOf(detail.customAttributes).map(attributeFrom) })
  }
}

/** Text is sent in `value`, option keys in `valueKeys`; a read may contain both. */
function attributeFrom(attribute: NonNullable<Detail['customAttributes']>[number]): Record<string, unknown> {
  const { [isMany(attribute) ? 'value' : 'valueKeys']: _, ...rest } = known('Attribute', attribute)
  return rest
}

/**
 * Returns faults for what AppDirect forbids; it requires nothing that could be added automatically. Limits of single
 * fields are in the field list. `writesWhole`: every change resends the stored address.
 */
export function applyFieldDependencies(
  seen: Values,
  wanted: Values,
  writesWhole = false
): { wanted: Values; faults: Faults } {
  const merged = { ...seen, ...wanted }
  const differs = (key: string) => !same(merged[key], seen[key])
  const isChange = Object.keys(wanted).some(differs)
  const editsAddress = Object.keys(ADDRESS).some(differs)
  const lacking = editsAddress ? lackingParts(merged) : isChange && writesWhole ? lackingInWhole(merged) : []
  return { wanted, faults: { ...addressFaults(lacking), ...accessFaults(merged, differs) } }
}

/** AppDirect accepts only complete addresses, so a missing part blocks every change that sends the address. */
function addressFaults(lacking: readonly Key[]): Faults {
  return Object.fromEntries(lacking.map(key => [key, lackingSentence(lacking)]))
}

/** The vendor rejects both together on creation; for updates it is not documented. */
function accessFaults({ access }: Values, differs: (key: string) => boolean): Faults {
  if (!differs('access') || !has(access, 'reseller') || !has(access, 'referral')) return {}
  return { access: 'A company is either a reseller or a referral, not both. Choose one of them.' }
}

function has(value: Value | undefined, one: string): boolean {
  return Array.isArray(value) && value.includes(one)
}
