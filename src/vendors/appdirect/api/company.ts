import type { components } from '../../../../generated/appdirect.d.ts'
import type { Company, CompanySummary, Field, Value, Values } from '../../../changes/ports/vendor.ts'
import { singleLine } from '../../../policy/text.ts'
import { itemsOf, listOf, partsOf } from '../../shared/values.ts'
import { ACCESS, type Access, type Attribute, type Key, UNSTATED } from '../fields/fields.ts'
import { type Connection, fitting, refusal, unusable } from './connection.ts'

export type Detail = components['schemas']['Company']

/** A company, as far as it is read. */
export const DETAIL = partsOf({
  texts: [
    'uuid',
    'name',
    'phoneNumber',
    'emailAddress',
    'website',
    'companySize',
    'industry',
    'countryCode',
    'defaultRole',
    'externalId'
  ] satisfies (keyof Detail)[],
  flags: ['enabled', ...(Object.keys(ACCESS) as Access[])], // `Object.keys` loses the key type
  more: {
    address: partsOf({ texts: ['street1', 'street2', 'city', 'state', 'zip', 'country'] }),
    customAttributes: listOf(
      partsOf({ texts: ['name', 'label', 'hint', 'attributeType', 'value'], lists: ['valueKeys'] })
    )
  }
})

/** Maps the vendor's company to our fields and its defined attributes. */
export function companyFrom(id: string, detail: Detail, defined: readonly Definition[]): Company {
  const address = detail.address ?? {}
  const values = {
    name: detail.name || null,
    street1: address.street1 || null,
    street2: address.street2 || null,
    city: address.city || null,
    state: address.state || null,
    zip: address.zip || null,
    addresscountry: address.country || null,
    phone: detail.phoneNumber || null,
    email: detail.emailAddress || null,
    website: detail.website || null,
    size: detail.companySize || null,
    industry: detail.industry || null,
    country: detail.countryCode || null,
    enabled: detail.enabled ?? null,
    access: accessOf(detail),
    role: detail.defaultRole || null,
    externalid: detail.externalId || null
  } satisfies Record<Key, Value>
  return {
    ...summaryOf(id, detail),
    values: { ...values, ...attributeValues(defined, detail.customAttributes) },
    fields: attributeFields(defined)
  }
}

/** AppDirect's companies have neither seats nor a term. */
export function summaryOf(id: string, { name, externalId }: Detail): CompanySummary {
  return {
    id,
    name: singleLine(name ?? '') || id,
    use: null,
    ends: null,
    externalId: externalId ? singleLine(externalId) : null
  }
}

function accessOf(detail: Detail): Access[] {
  // `Object.keys` loses the key type.
  return (Object.keys(ACCESS) as Access[]).filter(level => detail[level] === true)
}

export const COMPANY = '/api/account/v2/companies/{id}'

/** A company with the id used for writes. */
export type FoundCompany = Detail & { uuid: string }

export function createReading({ api, call, timeout }: Connection) {
  /** Reads by uuid or by prefixed external id. */
  async function get(id: string, signal: AbortSignal): Promise<FoundCompany> {
    const request = (signal: AbortSignal) => api.GET(COMPANY, { params: { path: { id } }, signal })
    const { data } = await call(request, timeout, signal, 'company')
    fitting(data, DETAIL)
    if (!data?.uuid) throw unusable('AppDirect’s answer held no company')
    return { ...data, uuid: data.uuid }
  }

  /** Reads by uuid only. */
  const detailOf = async (companyId: string, signal: AbortSignal): Promise<FoundCompany> => {
    const detail = await get(pathOf(companyId).id, signal)
    if (detail.uuid.toLowerCase() === companyId.toLowerCase()) return detail
    throw unusable('AppDirect answered with another company than asked for')
  }

  return { get, detailOf }
}

/** Refuses prefixed ids: one could address another company, and for writes none is documented. */
export function pathOf(companyId: string): { id: string } {
  if (/^[\w-]+$/.test(companyId)) return { id: companyId }
  const message = `AppDirect has no company “${companyId.slice(0, 40)}”; its ids are uuids.`
  throw refusal({ status: 404, retryable: false, messages: [message], gone: true })
}

type Read = components['schemas']['CompanyAttribute']

/** An attribute's definition; `type` is undefined where the vendor never returned it. */
export type Definition = { name: string; label: string; hint: string; type: string | undefined; many: boolean }

const PREFIX = 'attribute-'

/**
 * Collects attribute definitions from the companies read: no documented request lists a marketplace's attributes, and a
 * company may lack some.
 */
export function createAttributes() {
  const seen = new Map<string, Definition>()
  return {
    observe(attributes: readonly Read[] | null | undefined): void {
      for (const attribute of itemsOf(attributes)) {
        const { name } = attribute
        if (name) seen.set(name, definitionOf(name, attribute, seen.get(name)))
      }
    },
    all: (): Definition[] => [...seen.values()].sort((one, other) => one.label.localeCompare(other.label))
  }
}

export type Attributes = ReturnType<typeof createAttributes>

/** The attributes' fields. Option keys are typed as words, since no request lists the options. */
function attributeFields(defined: readonly Definition[]): Field[] {
  return defined.map(({ name, label, hint, many }) => ({
    key: keyOf(name),
    label,
    group: 'profile',
    ...(hint && { hint: hint.slice(0, 150) }),
    required: false,
    kind: many ? { name: 'words', maxLength: UNSTATED } : { name: 'text', maxLength: UNSTATED, lines: 'one' }
  }))
}

/** A value for every defined attribute; null or empty where the company lacks it. */
function attributeValues(defined: readonly Definition[], read: readonly Read[] | null | undefined): Values {
  const present = new Map(itemsOf(read).map(attribute => [attribute.name, attribute]))
  const valueIn = ({ name, many }: Definition): Value =>
    many ? (present.get(name)?.valueKeys ?? []) : present.get(name)?.value || null
  return Object.fromEntries(defined.map(definition => [keyOf(definition.name), valueIn(definition)]))
}

/**
 * All attributes of the company after the change, or undefined where none is edited: merging or replacing is not
 * documented, so unedited ones are sent too.
 */
export function attributesFrom(
  seen: Values,
  wanted: Values,
  types: Readonly<Record<string, string>>
): Attribute[] | undefined {
  if (!Object.keys(wanted).some(isAttribute)) return undefined
  const merged = Object.entries({ ...seen, ...wanted }).filter(([key]) => isAttribute(key))
  return merged.flatMap(([key, value]): Attribute[] => {
    const name = key.slice(PREFIX.length)
    const many = Array.isArray(value) || Array.isArray(seen[key])
    const values = Array.isArray(value) ? [...value] : []
    const isEmpty = many ? values.length === 0 : value === null || value === ''
    // Skips unset attributes unless the change empties them.
    if (isEmpty && !(key in wanted)) return []
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    return [
      {
        name,
        // Only two types are documented; any type is sent back as read, and none is invented.
        ...(type && { attributeType: type as NonNullable<Attribute['attributeType']> }),
        ...(many ? { valueKeys: values } : { value: String(value ?? '') })
      }
    ]
  })
}

export function keyOf(name: string): string {
  return `${PREFIX}${name}`
}

function isAttribute(key: string): boolean {
  return key.startsWith(PREFIX)
}

/** Whether it has option keys. Its type can be missing, in another case, or undocumented. */
export function isMany({ attributeType, valueKeys }: Read): boolean {
  const type = attributeType?.toUpperCase()
  return type === 'MULTISELECT' || (type !== 'TEXT' && itemsOf(valueKeys).length > 0)
}

/**
 * Derives a definition from a company's attribute. An unset one may be incomplete: the earlier definition fills the
 * gaps.
 */
function definitionOf(name: string, attribute: Read, before: Definition | undefined): Definition {
  const { label, hint, attributeType, value } = attribute
  const isConclusive = Boolean(attributeType || value) || isMany(attribute)
  const many = isConclusive ? isMany(attribute) : (before?.many ?? false)
  return {
    name,
    label: singleLine(label || '') || before?.label || singleLine(name),
    hint: singleLine(hint || '') || before?.hint || '',
    type: attributeType || (before?.many === many ? before.type : undefined),
    many
  }
}
