import {
  type Change,
  type Edit,
  type Field,
  fieldByKey,
  same,
  type Use,
  type Value
} from '../../changes/model/change.ts'
import { type Faults, type Vendor, type VendorError, vendorByName } from '../../changes/ports/vendor.ts'
import { showHidden, singleLine } from '../../policy/text.ts'

/** Longest value in a message, in characters. Where somebody decides on it, it is shown in full. */
const LONGEST_VALUE = 160
export const IN_FULL = Number.POSITIVE_INFINITY

/** A value, escaped for mrkdwn and on one line, so that typed text cannot look like a line of ours. */
export function sayValue(
  field: Field | undefined,
  value: Value,
  names: Readonly<Record<string, string>>,
  longest = LONGEST_VALUE
): string {
  const line = showHidden(plainValue(field, value, names)).replaceAll(/\r\n|[\n\r\u2028\u2029\u0085]/g, ' ↵ ')
  return escaped(shorten(line, longest))
}

/** `Seats: 500 → *540*`; `mark` is put on both sides of the wanted value. */
export function sayEdit(
  field: Field | undefined,
  edit: Edit,
  names: Readonly<Record<string, string>>,
  mark = '*',
  longest = LONGEST_VALUE
): string {
  const [seen, wanted] = [edit.seen, edit.wanted].map(value => sayValue(field, value, names, longest))
  return `${labelOf(field, edit.field, names)}: ${seen} → ${mark}${wanted}${mark}`
}

/** All edits in full. For lists also what is added and removed, which two long lists hide. */
export function sayEditsInFull(
  { edits, names }: Pick<Change, 'edits' | 'names'>,
  vendor: Vendor | undefined
): string[] {
  return edits.map(edit => sayEditInFull(fieldByKey(vendor?.fields, edit.field), edit, names))
}

function sayEditInFull(field: Field | undefined, edit: Edit, names: Readonly<Record<string, string>>): string {
  const { seen, wanted } = edit
  const line = sayEdit(field, edit, names, '*', IN_FULL)
  if (!Array.isArray(seen) || !Array.isArray(wanted)) return line
  const sayList = (list: readonly string[]) => sayValue(field, list, names, IN_FULL)
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

/** The name of a chosen id. Typed values are not looked up: they can look like an id. */
function nameOf(field: Field | undefined, value: string, names: Readonly<Record<string, string>>): string {
  const typed = field?.kind.name === 'text' || field?.kind.name === 'words' || field?.kind.name === 'date'
  return typed || !Object.hasOwn(names, value) ? value : (names[value] ?? value)
}

/** One text for each edit, as of `sayEdit`. */
export function sayEdits(
  { edits, names }: Pick<Change, 'edits' | 'names'>,
  vendor: Vendor | undefined,
  mark = '*'
): string[] {
  return edits.map(edit => sayEdit(fieldByKey(vendor?.fields, edit.field), edit, names, mark))
}

/** Text from people or vendors, safe in mrkdwn: it can neither mention anybody nor link. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Undoes `escaped`, for the places where Slack shows plain text: inside an input, and its error. */
export function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Text from people on one line, so that it cannot look like a line of ours. Escaped. */
export function oneLine(text: string): string {
  return escaped(singleLine(text))
}

/** What somebody wrote, on one line and with a full stop. Escaped. */
export function asSentence(text: string): string {
  return `${oneLine(text.trim())}${/[.!?…]$/.test(text.trim()) ? '' : '.'}`
}

/** At most so many characters, with an ellipsis where it was cut. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  // Half a surrogate pair is invalid in JSON.
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.trimEnd()}…`
}

/** A vendor's label; the stored name where it is no longer configured. Not escaped. */
export function nameVendor(vendors: readonly Pick<Vendor, 'name' | 'label'>[], stored: string): string {
  return vendorByName(vendors, stored)?.label ?? stored
}

/** What went wrong at a vendor, in mrkdwn, with the vendor's own messages. */
export function sayFault(error: VendorError, vendors: readonly Vendor[]): string {
  const name = nameVendor(vendors, error.vendor)
  const words = error.messages.map(message => escaped(shorten(message, 300))).join(' · ')
  if (error.gone) return `${name} knows no such company any more.`
  if (error.retryable) return `${name} cannot be reached just now${words && `: ${words}`}. Nothing was changed.`
  return `${name} refused to answer${words && `: ${words}`}. Nothing was changed.`
}

/** What is wrong with a whole profile, each fault with the name of its part. */
export function sayFaults(faults: Faults): string[] {
  return Object.entries(faults).map(([name, sentence]) => (sentence.includes(name) ? sentence : `${name}: ${sentence}`))
}

/** What messages and views are drawn with, beside their content. */
export type Frame = {
  /** The time zone in which days and times are given. */
  zone: string
  /** The workspace's URL, with which links to its messages begin; empty where Slack did not say it. */
  workspace: string
}

/** The URL of a message; undefined where the workspace's is unknown. */
export function permalink({ workspace }: Frame, { channel, ts }: { channel: string; ts: string }): string | undefined {
  if (workspace === '') return undefined
  return `${workspace.replace(/\/?$/, '/')}archives/${channel}/p${ts.replace('.', '')}`
}
