import type { components } from '../../../../generated/keepnet.d.ts'

import { type Option, type Options, type Values, VendorError } from '../../../changes/ports/vendor.ts'
import { singleLine } from '../../../policy/text.ts'
import { withPresent } from '../../shared/described.ts'
import { type Catalogue, type Licences, LOOKUPS } from '../api/catalogue.ts'
import { COMPANY_DATE_FORMATS, COMPANY_TIME_FORMATS, knownCase } from '../api/company.ts'
import { isCustom, packageOf } from './modules.ts'

type Lookup = components['schemas']['Lookup']
type Module = components['schemas']['LicenseModule']
type Named = components['schemas']['Named']

/**
 * The choices for a company, including its current values. A client may lack the right to a list: then only the current
 * values are offered, and the other fields can still be changed. Throws `VendorError` where every list fails with a
 * retryable fault.
 */
export async function optionsFor(values: Values, catalogue: Catalogue, signal: AbortSignal): Promise<Options> {
  const answers = await Promise.allSettled([
    catalogue.lookups.get(signal),
    catalogue.licences.get(signal),
    catalogue.timeZones.get(signal),
    catalogue.groups.get(signal)
  ])
  signal.throwIfAborted()
  refuseOutage(answers)
  const [lookups, licences, zones, groups] = answers
  const kind = (key: keyof typeof LOOKUPS) => ofKind(given(lookups) ?? [], LOOKUPS[key])
  const choices = {
    type: typesFor(values, given(licences) ?? {}, kind('type')),
    period: kind('period'),
    modules: modulesFor(values, given(licences) ?? {}),
    industry: kind('industry'),
    country: kind('country'),
    groups: named(given(groups) ?? []).sort((one, other) => one.label.localeCompare(other.label)),
    // From the vendor's page; no lookup lists them.
    status: [
      { value: '1', label: 'Active' },
      { value: '0', label: 'Inactive' }
    ],
    language: kind('language'),
    timezone: (given(zones)?.timeZoneList ?? []).flatMap(({ id, displayName }) =>
      id ? [{ value: id, label: singleLine(displayName ?? '') || id }] : []
    ),
    dateformat: formats(given(zones)?.dateFormatList, COMPANY_DATE_FORMATS),
    timeformat: formats(given(zones)?.timeFormatList, COMPANY_TIME_FORMATS),
    notifications: kind('notifications'),
    training: kind('training'),
    smtp: kind('smtp')
  } satisfies Options
  return withPresent(choices, values)
}

/** Throws errors of our own, and the vendor's fault where all lists fail retryably. */
function refuseOutage(answers: readonly PromiseSettledResult<unknown>[]): void {
  const reasons = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason] : []))
  for (const reason of reasons) if (!(reason instanceof VendorError)) throw reason
  if (reasons.length === answers.length && reasons.every(({ retryable }) => retryable)) throw reasons[0]
}

function given<List>(answer: PromiseSettledResult<List>): List | undefined {
  return answer.status === 'fulfilled' ? answer.value : undefined
}

function ofKind(lookups: readonly Lookup[], kind: number): Option[] {
  const place = ({ orderNumber }: Lookup) => orderNumber ?? Number.MAX_SAFE_INTEGER
  return named(
    lookups
      .filter(({ genericCodeTypeId }) => genericCodeTypeId === kind)
      .sort((one, other) => place(one) - place(other) || (one.name ?? '').localeCompare(other.name ?? ''))
  )
}

/** Packaged types imply their modules; types that only the lookup lists, such as Custom, imply none. */
function typesFor(values: Values, licences: Licences, lookedUp: Option[]): Option[] {
  const types = (licences.licenses ?? []).flatMap(type => {
    if (!type.resourceId) return []
    const modules = packageOf(type)
    const option = { value: type.resourceId, label: singleLine(type.name ?? '') || type.resourceId }
    if (modules.length === 0 && isCustom(type.name)) return [option]
    return [{ ...option, implies: { modules: grantable(modules, values).map(({ value }) => value) } }]
  })
  return [...types, ...lookedUp.filter(({ value }) => !types.some(type => type.value === value))]
}

function modulesFor(values: Values, { allLicenseModules, licenses }: Licences): Option[] {
  const all = [...(allLicenseModules ?? []), ...(licenses ?? []).flatMap(type => type.licenseModules ?? [])]
  const unique = new Map(grantable(all, values).map(option => [option.value, option]))
  return [...unique.values()]
}

/** A module that the reseller does not hold cannot be granted, but a company may keep it. */
function grantable(modules: readonly Module[], values: Values): Option[] {
  const held = Array.isArray(values.modules) ? values.modules : []
  return named(modules.filter(({ resourceId, isAvailable }) => isAvailable || held.includes(resourceId)))
}

function named(items: readonly Named[]): Option[] {
  return items.flatMap(({ resourceId, name }) =>
    resourceId ? [{ value: resourceId, label: singleLine(name ?? '') || resourceId }] : []
  )
}

function formats(listed: readonly string[] | null | undefined, known: readonly string[]): Option[] {
  const all = listed && listed.length > 0 ? listed : known
  return [...new Set(all.flatMap(text => knownCase(text, known) ?? []))].map(value => ({ value, label: value }))
}
