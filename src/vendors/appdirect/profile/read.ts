import { z } from 'zod'
import { type Company, type Faults, type Field, same, type Value, type Values } from '../../../changes/ports/vendor.ts'
import { keyOf } from '../api/company.ts'
import { ACCESS, ADDRESS, isCountry, type Key, READABLE, SIZES } from '../fields/fields.ts'
import { lackingInWhole, lackingParts, lackingSentence } from '../write/update.ts'

type Read = { values: Values } | { fault: string }

/**
 * The values of a profile pasted as JSON with REST's property names, or its faults by those names (`profile` for the
 * whole). Omitted properties keep their values; an address replaces the whole address.
 */
export function readProfile(text: string, company: Company): { wanted: Values } | { faults: Faults } {
  const profile = objectIn(text)
  if (!profile) {
    return { faults: { profile: 'This is no JSON object. Paste one like {"name": "Example Inc", "enabled": true}.' } }
  }
  const read = Object.entries(profile).map(([name, given]) => [name, readProperty(name, given, company)] as const)
  const faults = Object.fromEntries(read.flatMap(([name, one]) => ('fault' in one ? [[name, one.fault]] : [])))
  if (Object.keys(faults).length > 0) return { faults }
  const values: Values = Object.assign({}, ...read.map(([, one]) => ('values' in one ? one.values : {})))
  const wanted = { ...values, ...accessIn(profile, company) }
  const isChange = Object.keys(wanted).some(key => !same(wanted[key], company.values[key]))
  const lacking = isChange ? lackingInWhole({ ...company.values, ...wanted }) : []
  // The write resends the stored address where the profile omits it.
  if (lacking.length > 0) return { faults: { address: `${lackingSentence(lacking)} Add the address to the profile.` } }
  return { wanted }
}

const TEXTS: Readonly<Record<string, Key>> = {
  industry: 'industry',
  emailAddress: 'email',
  website: 'website',
  externalId: 'externalid',
  phoneNumber: 'phone'
}

const REQUIRED: Readonly<Record<string, Key>> = { name: 'name', defaultRole: 'role' }

const REFUSED = new Map([
  ['allowLogin', 'allowLogin is not changed here: AppDirect says not to do it by this request. Leave it out.'],
  ['status', 'status is not set by an update. Leave it out, and say "enabled": true or false instead.']
])

const SETTABLE = [
  ...Object.keys({ ...REQUIRED, ...TEXTS, ...ACCESS }),
  ...['enabled', 'address', 'companySize', 'customAttributes', 'countryCode']
]

function readProperty(name: string, given: unknown, company: Company): Read {
  if (Object.hasOwn(ACCESS, name)) return isFlag(given) ? { values: {} } : flagFault(name)
  if (Object.hasOwn(TEXTS, name)) return textFrom(name, TEXTS[name] ?? name, given)
  if (Object.hasOwn(REQUIRED, name)) {
    const isEmpty = given === null || given === ''
    if (isEmpty) return { fault: `${name} cannot be empty. Leave it out to keep it as it is.` }
    return textFrom(name, REQUIRED[name] ?? name, given)
  }
  switch (name) {
    case 'enabled':
      return isFlag(given) ? { values: { enabled: given } } : flagFault(name)
    case 'companySize': {
      const size = SIZES.find(one => one === given)
      return size ? { values: { size } } : { fault: `companySize must be one of ${SIZES.join(', ')}.` }
    }
    case 'countryCode':
      if (typeof given === 'string' && isCountry(given)) return { values: { country: given } }
      return { fault: `countryCode must be an ISO 3166 code of two capitals, such as US; ${shown(given)} is none.` }
    case 'address':
      return addressFrom(given)
    case 'customAttributes':
      return listedAttributes(given, company)
    default:
      return { fault: REFUSED.get(name) ?? unknown(name) }
  }
}

function unknown(name: string): string {
  if (READABLE.includes(name)) return `${name} cannot be changed here. Leave it out.`
  return `There is no ${shown(name)} in a profile. There are ${SETTABLE.join(', ')}.`
}

function textFrom(name: string, key: string, given: unknown): Read {
  if (given === null) return { values: { [key]: null } }
  if (typeof given !== 'string') return { fault: `${name} must be text in quotes, or null to empty it.` }
  return { values: { [key]: given.trim() || null } }
}

const address = z.strictObject({
  street1: z.string().nullish(),
  street2: z.string().nullish(),
  city: z.string().nullish(),
  state: z.string().nullish(),
  zip: z.string().nullish(),
  country: z.string().nullish()
})

function addressFrom(given: unknown): Read {
  const parsed = address.safeParse(given)
  if (!parsed.success) {
    return { fault: `address must be an object with ${Object.values(ADDRESS).join(', ')}, each text in quotes.` }
  }
  const values = Object.fromEntries(
    Object.entries(ADDRESS).map(([key, part]): [string, Value] => [key, parsed.data[part]?.trim() || null])
  )
  const lacking = lackingParts(values)
  return lacking.length > 0 ? { fault: lackingSentence(lacking) } : { values }
}

/** The given flags, merged over the company's current levels. */
function accessIn(profile: Record<string, unknown>, company: Company): Values {
  const levels = Object.keys(ACCESS)
  if (!levels.some(level => level in profile)) return {}
  const present = Array.isArray(company.values.access) ? company.values.access : []
  return { access: levels.filter(level => (level in profile ? profile[level] === true : present.includes(level))) }
}

function isFlag(given: unknown): given is boolean {
  return typeof given === 'boolean'
}

function flagFault(name: string): Read {
  return { fault: `${name} must be true or false, without quotes.` }
}

function shown(given: unknown): string {
  return `“${(typeof given === 'string' ? given : (JSON.stringify(given) ?? '')).slice(0, 60)}”`
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data
  } catch {
    // Not JSON; the caller returns the fault.
    return undefined
  }
}

const listed = z.array(
  z.strictObject({
    name: z.string(),
    attributeType: z.string().optional(),
    label: z.string().nullish(),
    hint: z.string().nullish(),
    value: z.string().nullish(),
    valueKeys: z.array(z.string()).nullish()
  })
)

type Listed = z.infer<typeof listed>[number]

/** The values of the listed attributes; the others keep theirs. */
function listedAttributes(given: unknown, company: Company): { values: Values } | { fault: string } {
  const parsed = listed.safeParse(given)
  if (!parsed.success) {
    return { fault: 'customAttributes must be a list of objects, each with a name and a value or valueKeys.' }
  }
  const own = company.fields ?? []
  const read = parsed.data.map(attribute => [attribute, own.find(({ key }) => key === keyOf(attribute.name))] as const)
  const faults = read.flatMap(([attribute, field]) => faultOf(attribute, field, own) ?? [])
  if (faults.length > 0) return { fault: faults.join(' ') }
  return { values: Object.fromEntries(read.map(([attribute]) => [keyOf(attribute.name), valueIn(attribute)])) }
}

function faultOf(attribute: Listed, field: Field | undefined, own: readonly Field[]): string | undefined {
  const { name, value, valueKeys } = attribute
  if (!field) {
    const names = own.map(({ key }) => key.slice(keyOf('').length)).join(', ')
    return `No company was seen to have an attribute “${name}”. ${names ? `There are ${names}.` : 'There are none.'}`
  }
  const many = field.kind.name === 'words'
  if (many && (value || !valueKeys)) return `“${name}” takes a list of option keys in valueKeys, and no value.`
  if (!many && (valueKeys || value === undefined)) return `“${name}” takes text in value, and no valueKeys.`
  return undefined
}

function valueIn({ value, valueKeys }: Listed): Value {
  return valueKeys ?? (value || null)
}

/**
 * The profile as JSON with REST's property names. Omits what could not be sent back: an incomplete address, and empty
 * values that may not be empty.
 */
export function showProfile({ values, fields = [] }: Company): string {
  const access = Array.isArray(values.access) ? values.access : []
  const entries: [string, unknown][] = [
    ...named(REQUIRED).filter(([, value]) => value !== null),
    ['enabled', values.enabled],
    ['companySize', values.size ?? undefined],
    ['countryCode', values.country ?? undefined],
    ...named(TEXTS),
    ...Object.keys(ACCESS).map((level): [string, boolean] => [level, access.includes(level)]),
    ['address', lackingParts(values).length > 0 ? undefined : addressOf()],
    ['customAttributes', fields.map(({ key, kind }) => attributeOf(key, kind.name === 'words'))]
  ]
  return JSON.stringify(Object.fromEntries(entries), null, 2)

  function named(names: Readonly<Record<string, string>>): [string, Value][] {
    return Object.entries(names).map(([name, key]) => [name, values[key] ?? null])
  }

  function addressOf(): object {
    return Object.fromEntries(Object.entries(ADDRESS).map(([key, part]) => [part, values[key] ?? null]))
  }

  function attributeOf(key: string, many: boolean): object {
    const name = key.slice(keyOf('').length)
    return many ? { name, valueKeys: values[key] ?? [] } : { name, value: values[key] ?? null }
  }
}
