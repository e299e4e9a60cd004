import type { components } from '../../generated/appdirect.d.ts'
import type { StoredAttribute } from './company.ts'

type Schemas = components['schemas']

/** The custom attributes that the marketplace's settings define; no API lists them. */
export const ATTRIBUTES = [
  { name: 'Geographic Region', label: 'Geographic Region', hint: 'US West, US East, Europe', keys: undefined },
  { name: 'accountManager', label: 'Account manager', hint: null, keys: undefined },
  { name: 'cost_center', label: 'Cost center', hint: 'As finance writes it', keys: undefined },
  { name: 'Company Details', label: 'Label Names', hint: '', keys: ['great option', 'other option', 'third & last'] },
  { name: 'services', label: 'Services', hint: null, keys: ['backup', 'mail', 'phone', 'security', 'été'] }
] as const satisfies readonly {
  name: string
  label: string
  hint: string | null
  keys: readonly string[] | undefined
}[]

/**
 * Attributes as answers have them. Keys come in the order of the marketplace's settings, not in the order sent: the
 * vendor's sample shows that it is not kept.
 */
export function answered(attributes: readonly StoredAttribute[], reordered: boolean): Schemas['CompanyAttribute'][] {
  return attributes.flatMap(({ name, value, valueKeys }): Schemas['CompanyAttribute'][] => {
    const known = ATTRIBUTES.find(one => one.name === name)
    if (known === undefined) return []
    const { label, hint, keys } = known
    if (keys === undefined) return [{ name, attributeType: 'TEXT', label, hint, ...(value === null ? {} : { value }) }]
    const ordered = keys.filter(key => valueKeys.includes(key))
    const answer = reordered ? ordered.toReversed() : ordered
    return [{ name, attributeType: 'MULTISELECT', label, hint, valueKeys: answer }]
  })
}

/** What is wrong with sent attributes of a valid format. */
export function attributeFaults(sent: readonly Schemas['Attribute'][]): string[] {
  const faults = sent.map(fault).filter(message => message !== undefined)
  const names = sent.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? faults : [...faults, `The custom attribute ${twice} is given twice.`]
}

/** The stored attributes after these were sent: an empty text or no keys unset one. */
export function written(
  held: readonly StoredAttribute[],
  sent: readonly Schemas['Attribute'][],
  others: 'cleared' | 'kept'
): StoredAttribute[] {
  const named = sent.map(({ name = '', value, valueKeys = [] }) => ({ name, value: value || null, valueKeys }))
  const unnamed = held.filter(one => !named.some(({ name }) => name === one.name))
  return others === 'kept' ? [...unnamed, ...named] : named
}

function fault({ name, attributeType, value, valueKeys }: Schemas['Attribute']): string | undefined {
  const known = ATTRIBUTES.find(one => one.name === name)
  if (known === undefined) return `The custom attribute ${name ?? 'without a name'} does not exist.`
  const type = known.keys === undefined ? 'TEXT' : 'MULTISELECT'
  if (attributeType !== undefined && attributeType !== type) return `The custom attribute ${name} is ${type}.`
  if (known.keys === undefined) {
    return valueKeys?.length ? `The custom attribute ${name} has a value and no keys.` : undefined
  }
  if (value) return `The custom attribute ${name} has keys and no value.`
  const keys: readonly string[] = known.keys
  const unknown = valueKeys?.find(key => !keys.includes(key))
  return unknown === undefined ? undefined : `The custom attribute ${name} has no option ${unknown}.`
}
