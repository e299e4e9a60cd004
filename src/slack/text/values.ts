import type { Edit } from '../../changes/model/change.ts'
import { type Field, same, type Value } from '../../changes/model/field.ts'
import type { Use } from '../../changes/ports/vendor.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'

/** The longest a single value is written out in a message; where somebody decides on it, it stands whole. */
const LONGEST = 160
export const WHOLE = Number.POSITIVE_INFINITY

/** A value as people say it, escaped for mrkdwn, on one line: what somebody typed cannot look like a line of ours. */
export function sayValue(
  field: Field | undefined,
  value: Value,
  names: Readonly<Record<string, string>>,
  longest = LONGEST
): string {
  const line = plainValue(field, value, names).replaceAll(/\r\n|[\n\r\u2028\u2029]/g, ' ↵ ')
  return escaped(shorten(line, longest))
}

/** `Seats: 500 → *540*`; `mark` is what stands around the wanted value. */
export function sayEdit(
  field: Field | undefined,
  edit: Edit,
  names: Readonly<Record<string, string>>,
  mark = '*',
  longest = LONGEST
): string {
  const [seen, wanted] = [edit.seen, edit.wanted].map(value => sayValue(field, value, names, longest))
  return `${labelOf(field, edit.field, names)}: ${seen} → ${mark}${wanted}${mark}`
}

/** The same, whole; of lists also what comes and what goes, which two long lists hide. */
export function sayEditWhole(field: Field | undefined, edit: Edit, names: Readonly<Record<string, string>>): string {
  const { seen, wanted } = edit
  const line = sayEdit(field, edit, names, '*', WHOLE)
  if (!Array.isArray(seen) || !Array.isArray(wanted)) return line
  const sayList = (list: readonly string[]) => sayValue(field, list, names, WHOLE)
  const [added, removed] = [wanted.filter(one => !seen.includes(one)), seen.filter(one => !wanted.includes(one))]
  const parts = [added.length > 0 && `added: ${sayList(added)}`, removed.length > 0 && `removed: ${sayList(removed)}`]
  return [line, ...parts].filter(Boolean).join('; ')
}

export function labelOf(field: Field | undefined, key: string, names: Readonly<Record<string, string>> = {}): string {
  return escaped(field?.label ?? names[key] ?? key)
}

/** `480 of 500 seats used · licence ends 2027-01-31` */
export function sayUse(use: Use | null, ends: string | null): string {
  return [sayUsed(use), ends && `licence ends ${ends}`].filter(Boolean).join(' · ')
}

function sayUsed(use: Use | null): string | undefined {
  if (!use) return undefined
  const used = count(use.used)
  return use.limit === null ? `${used} users, seats unlimited` : `${used} of ${count(use.limit)} seats used`
}

export function count(number: number): string {
  return number.toLocaleString('en')
}

function plainValue(field: Field | undefined, value: Value, names: Readonly<Record<string, string>>): string {
  if (same(value, null)) return 'none'
  if (Array.isArray(value)) return value.map(one => nameOf(field, one, names)).join(', ')
  if (typeof value === 'number') return count(value)
  if (typeof value === 'boolean') {
    const words = field?.kind.name === 'flag' ? field.kind : { yes: 'yes', no: 'no' }
    return value ? words.yes : words.no
  }
  return nameOf(field, String(value), names)
}

/** What an id that was chosen is called. What people typed is not looked up: it may be written like an id. */
function nameOf(field: Field | undefined, value: string, names: Readonly<Record<string, string>>): string {
  const typed = field?.kind.name === 'text' || field?.kind.name === 'words' || field?.kind.name === 'date'
  return typed || !Object.hasOwn(names, value) ? value : (names[value] ?? value)
}
