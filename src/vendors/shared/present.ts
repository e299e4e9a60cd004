import type { Option, Options, Value, Values } from '../../changes/model/field.ts'

/** What a company has stays a choice, also where the vendor does not list it or nobody has heard of it. */
export function withPresent(options: Options, values: Values): Options {
  return Object.fromEntries(Object.entries(options).map(([key, listed]) => [key, withHeld(listed, values[key])]))
}

function withHeld(options: readonly Option[], held: Value | undefined): readonly Option[] {
  const values = (Array.isArray(held) ? held : [held]).filter(value => typeof value === 'string' && value !== '')
  const missing = values.filter(value => !options.some(option => option.value === value))
  return [...options, ...missing.map(value => ({ value: String(value), label: String(value) }))]
}
