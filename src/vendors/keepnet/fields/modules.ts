import type { components } from '../../../../generated/keepnet.d.ts'
import { type Option, type Options, same, type Value, type Values } from '../../../changes/ports/vendor.ts'

import type { Rule } from './fields.ts'
import { rangeOf } from './limits.ts'

type LicenseType = components['schemas']['LicenseType']

/** The module for booking callback numbers; its id is hard-coded in the vendor's page. */
export const CALLBACK_MODULE = 'AYAPp3vt3SvS'

/** The modules of a packaged licence type; none for Custom. */
export function packageOf(type: LicenseType | undefined): NonNullable<LicenseType['licenseModules']> {
  return !type || isCustom(type.name) ? [] : (type.licenseModules ?? [])
}

export function isCustom(name: string | null | undefined): boolean {
  return name?.trim().toLowerCase() === 'custom'
}

/** A packaged type has exactly its package's modules; any other set needs the type Custom. */
export const modulesFitType: Rule = ({ seen, merged, options, differs }) => {
  if (!differs('type') && !differs('modules')) return {}
  const types = options.type ?? []
  const added = listed(merged.modules).filter(id => differs('modules') && !listed(seen.modules).includes(id))
  const denied = added.filter(id => !options.modules?.some(option => option.value === id))
  if (denied.length > 0) {
    return { faults: { modules: `Keepnet does not let this reseller grant: ${denied.join(', ')}.` } }
  }
  const type = types.find(option => option.value === merged.type)
  if (!differs('modules')) return broughtBy(type, merged)
  if (differs('type')) return fitting(type, merged, options)
  if (brings(type, merged.modules)) return {}
  return typeFor(merged.modules, types)
}

/** Only the type was edited. */
function broughtBy(type: Option | undefined, merged: Values): ReturnType<Rule> {
  const modules = type?.implies?.modules
  if (modules === undefined) return isEmpty(merged.modules) ? { faults: { modules: 'Choose the modules.' } } : {}
  if (!isEmpty(modules)) return same(modules, merged.modules) ? {} : { adds: { modules } }
  return { faults: { type: `Keepnet does not let this reseller grant any module of ${type?.label}.` } }
}

/** Both were edited. */
function fitting(type: Option | undefined, merged: Values, options: Options): ReturnType<Rule> {
  if (brings(type, merged.modules) || type?.implies?.modules === undefined) return {}
  const ids = listed(type.implies.modules)
  const names = ids.map(id => options.modules?.find(option => option.value === id)?.label ?? id)
  const sentence = `${type.label} brings exactly ${names.join(', ')}. For other modules choose the licence type Custom.`
  return { faults: { modules: sentence } }
}

/** Only the modules were edited, and the type does not match them. */
function typeFor(modules: Value | undefined, types: readonly Option[]): ReturnType<Rule> {
  if (isEmpty(modules)) return {}
  const type = types.find(option => brings(option, modules)) ?? types.find(({ label }) => isCustom(label))
  if (type) return { adds: { type: type.value } }
  return {
    faults: { modules: 'No licence type brings these modules, and Keepnet lists no type for a choice of one’s own.' }
  }
}

/** A write without modules could remove them all. */
export const someModule: Rule = ({ merged }) =>
  isEmpty(merged.modules) ? { faults: { modules: 'Choose at least one module.' } } : {}

/** Callback numbers need the callback module. */
export const callbacksFitModules: Rule = ({ merged, differs }) => {
  if (listed(merged.modules).includes(CALLBACK_MODULE)) {
    if (typeof merged.callbacks === 'number') return {}
    const { min, max } = rangeOf('CallBackNumberBookingCount')
    return { faults: { callbacks: `The callback module needs from ${min} to ${max} callback numbers. Say how many.` } }
  }
  if (!differs('callbacks') || merged.callbacks === null) return {}
  return { faults: { callbacks: 'Callback numbers need the callback module, which this company does not have.' } }
}

function brings(type: Option | undefined, modules: Value | undefined): boolean {
  return type?.implies?.modules !== undefined && same(type.implies.modules, modules)
}

function listed(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? value : []
}

function isEmpty(value: Value | undefined): boolean {
  return listed(value).length === 0
}
