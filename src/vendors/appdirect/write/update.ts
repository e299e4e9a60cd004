import type { Value, Values } from '../../../changes/model/field.ts'
import { flagIn, textIn } from '../../shared/values.ts'
import { invalidInput } from '../api/errors.ts'
import type { Carried } from '../carried.ts'
import { attributesFrom } from '../fields/attributes.ts'
import { ADDRESS, type Key, labelOf } from '../fields/fields.ts'
import { type Address, isRequired, SIZES, type Update } from '../fields/limits.ts'
import { ACCESS, type Access } from '../fields/options.ts'

type Draft = { [Name in keyof Update]: Update[Name] | undefined }

/**
 * What is to change, as AppDirect takes it. Lists and the address go whole, since nobody documents whether they are
 * merged or replaced. Throws a `VendorError` where the vendor has no way to say it.
 */
export function updateFrom(seen: Values, wanted: Values, types: Carried['types']): Update {
  const update: Draft = {
    name: required(wanted, 'name'),
    enabled: flagIn(wanted, 'enabled'),
    address: addressFrom(seen, wanted),
    companySize: SIZES.find(size => size === required(wanted, 'size')),
    customAttributes: attributesFrom(seen, wanted, types),
    // Documented as text that may not be null, so nothing is said with an empty one.
    industry: textIn(wanted, 'industry'),
    emailAddress: textIn(wanted, 'email'),
    website: textIn(wanted, 'website'),
    // The vendor's own samples empty it with null.
    externalId: textIn(wanted, 'externalid') === '' ? null : textIn(wanted, 'externalid'),
    phoneNumber: textIn(wanted, 'phone') === '' ? null : textIn(wanted, 'phone'),
    defaultRole: required(wanted, 'role'),
    countryCode: required(wanted, 'country'),
    ...accessFrom(seen, wanted)
  }
  // Without what is undefined, it is what `Update` says.
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined)) as Update
}

/** Only the flags that are to change: the others may be set by somebody else meanwhile. */
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
  // The parts that are demanded were just found to be there.
  return Object.fromEntries(parts) as Address
}

/** The parts without which AppDirect takes no address. */
export function lackingParts(values: Values): (keyof typeof ADDRESS)[] {
  // The keys of an object are its own names.
  const keys = Object.keys(ADDRESS) as (keyof typeof ADDRESS)[]
  return keys.filter(key => isRequired(ADDRESS[key]) && isBlank(values[key]))
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
