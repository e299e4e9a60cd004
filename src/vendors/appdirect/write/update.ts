import type { Value, Values } from '../../../changes/model/field.ts'
import { unfit } from '../api/errors.ts'
import type { Carried } from '../carried.ts'
import { attributesFrom } from '../fields/attributes.ts'
import { ADDRESS, type Key, labelOf } from '../fields/fields.ts'
import { type Address, isDemanded, SIZES, type Update } from '../fields/limits.ts'
import { ACCESS, type Access } from '../fields/options.ts'

type Draft = { [Name in keyof Update]: Update[Name] | undefined }

/**
 * What is to change, as AppDirect takes it. Lists and the address go whole, since nobody documents whether they are
 * merged or replaced. Throws a `VendorError` where the vendor has no way to say it.
 */
export function updateFrom(seen: Values, wanted: Values, types: Carried['types']): Update {
  const update: Draft = {
    name: demanded(wanted, 'name'),
    enabled: flag(wanted, 'enabled'),
    address: addressFrom(seen, wanted),
    companySize: SIZES.find(size => size === demanded(wanted, 'size')),
    customAttributes: attributesFrom(seen, wanted, types),
    // Documented as text that may not be null, so nothing is said with an empty one.
    industry: text(wanted, 'industry'),
    emailAddress: text(wanted, 'email'),
    website: text(wanted, 'website'),
    // The vendor's own samples empty it with null.
    externalId: text(wanted, 'externalid') === '' ? null : text(wanted, 'externalid'),
    phoneNumber: text(wanted, 'phone') === '' ? null : text(wanted, 'phone'),
    defaultRole: demanded(wanted, 'role'),
    countryCode: demanded(wanted, 'country'),
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
  if (lacking.length > 0) throw unfit(lackingSentence(lacking))
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
  return keys.filter(key => isDemanded(ADDRESS[key]) && isBlank(values[key]))
}

export function lackingSentence(lacking: readonly Key[]): string {
  const names = lacking.map(key => `“${labelOf(key)}”`).join(', ')
  return `AppDirect takes an address only with street, city, postal code and country. Set ${names} as well.`
}

/** Undefined where nothing is wanted, and empty where nothing is to be there. */
function text(wanted: Values, key: Key): string | undefined {
  const value = wanted[key]
  if (value === undefined) return undefined
  if (value !== null && typeof value !== 'string') throw wrongKind(key, value)
  return value ?? ''
}

function demanded(wanted: Values, key: Key): string | undefined {
  const value = text(wanted, key)
  if (value === '') throw unfit(`AppDirect documents no way to empty “${labelOf(key)}”. Set another value.`)
  return value
}

function flag(wanted: Values, key: Key): boolean | undefined {
  const value = wanted[key]
  if (value !== undefined && typeof value !== 'boolean') throw wrongKind(key, value)
  return value
}

function isBlank(value: Value | undefined): boolean {
  return typeof value !== 'string' || value.trim() === ''
}

/** Our fault, not the vendor's: no form and no reading gives such a value. */
function wrongKind(key: Key, value: Value): Error {
  return new Error(`A write of “${key}” was given ${JSON.stringify(value)}`)
}
