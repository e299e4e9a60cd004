import type { components } from '../../../../generated/appdirect.d.ts'
import type { Value } from '../../../changes/model/field.ts'
import type { Company, CompanySummary } from '../../../changes/ports/vendor.ts'
import { attributeFields, attributeValues, type Definition } from '../fields/attributes.ts'
import type { Key } from '../fields/fields.ts'
import { ACCESS, type Access } from '../fields/options.ts'

export type Detail = components['schemas']['Company']

/** What the vendor says about a company, in the words of the field list and of the attributes that are defined. */
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

/** AppDirect's companies hold neither seats nor an end. */
export function summaryOf(id: string, { name, externalId }: Detail): CompanySummary {
  return { id, name: name || id, use: null, ends: null, externalId: externalId || null }
}

function accessOf(detail: Detail): Access[] {
  // The keys of an object are its own names.
  return (Object.keys(ACCESS) as Access[]).filter(level => detail[level] === true)
}
