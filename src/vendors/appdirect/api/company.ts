import type { components } from '../../../../generated/appdirect.d.ts'

import type { Company, CompanySummary, Value } from '../../../changes/ports/vendor.ts'
import { singleLine } from '../../../policy/text.ts'
import { listOf, partsOf } from '../../shared/values.ts'
import { attributeFields, attributeValues, type Definition } from '../fields/attributes.ts'
import { ACCESS, type Access, type Key } from '../fields/fields.ts'
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
