import { createHash } from 'node:crypto'
import type { Company } from '../ports/vendor.ts'
import { type Change, type Edit, type Options, same, type Value, type Values } from './change.ts'

/**
 * `done`: all values are as wanted. `to-do`: each is as seen or as wanted, as after a partial write. `moved`: somebody
 * else changed one.
 */
export function compare(edits: readonly Edit[], live: Values): 'done' | 'to-do' | 'moved' {
  if (edits.every(edit => same(live[edit.field], edit.wanted))) return 'done'
  return movedEdits(edits, live).length === 0 ? 'to-do' : 'moved'
}

/** The edits whose live value is neither as seen nor as wanted. */
export function movedEdits(edits: readonly Edit[], live: Values): Edit[] {
  return edits.filter(({ field, seen, wanted }) => !same(live[field], seen) && !same(live[field], wanted))
}

/** The edits from `seen` to `wanted`; equal values give none. */
export function editsBetween(seen: Values, wanted: Values): Edit[] {
  return Object.entries(wanted)
    .filter(([field, value]) => !same(seen[field], value))
    .map(([field, value]) => ({ field, seen: seen[field] ?? null, wanted: value }))
}

export function wantedValues(edits: readonly Edit[]): Values {
  return Object.fromEntries(edits.map(edit => [edit.field, edit.wanted]))
}

/**
 * Identifies what a person saw and decides on: the edits, in any order, whether the whole profile is sent, and when it is
 * applied.
 */
export function hashOf(edits: readonly Edit[], { whole, applyAt }: Pick<Change, 'whole' | 'applyAt'> = {}): string {
  const lines = edits.map(({ field, seen, wanted }) => JSON.stringify([field, ordered(seen), ordered(wanted)]))
  return createHash('sha256')
    .update([...lines.sort(), ...(whole ? ['whole'] : []), ...(applyAt ? [applyAt.toISOString()] : [])].join('\n'))
    .digest('hex')
}

function ordered(value: Value): Value {
  return Array.isArray(value) ? [...value].sort() : value
}

/** Labels of the ids in the edits and of the company's own fields. */
export function namesOf(edits: readonly Edit[], company: Company, options: Options): Change['names'] {
  return { ...labelsIn(edits, company), ...namesIn(edits, options) }
}

function namesIn(edits: readonly Edit[], options: Options): Record<string, string> {
  const ids = new Set(edits.flatMap(({ seen, wanted }) => [seen, wanted].flat()))
  const chosen = edits.flatMap(({ field }) => options[field] ?? []).filter(({ value }) => ids.has(value))
  return Object.fromEntries(chosen.map(({ value, label }) => [value, label]))
}

/** Labels of edited fields that only this company has: the vendor's field list lacks them. */
function labelsIn(edits: readonly Edit[], company: Company): Record<string, string> {
  const edited = (company.fields ?? []).filter(({ key }) => edits.some(({ field }) => field === key))
  return Object.fromEntries(edited.map(({ key, label }) => [key, label]))
}
