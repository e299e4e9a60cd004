import {
  type Faults,
  type Field,
  same,
  type Use,
  type Value,
  type Vendor,
  type VendorError,
  vendorByName
} from '../../changes/ports/vendor.ts'
import { showHidden, singleLine } from '../../policy/text.ts'
import { sayDate } from './dates.ts'

/** Longest value in a message, in characters. Where somebody decides on it, it is shown in full. */
export const LONGEST_VALUE = 160
export const IN_FULL = Number.POSITIVE_INFINITY

/** A value, escaped for mrkdwn and on one line, so that typed text cannot look like a line of ours. */
export function sayValue(
  field: Field | undefined,
  value: Value,
  names: Readonly<Record<string, string>>,
  longest = LONGEST_VALUE
): string {
  if (Array.isArray(value) && value.length > 0) {
    return itemsWithin(
      value.map(one => onOneLine(nameOf(field, one, names), longest)),
      ', ',
      longest
    )
  }
  return onOneLine(plainValue(field, value, names), longest)
}

function onOneLine(text: string, longest: number): string {
  const line = showHidden(text).replaceAll(/\r\n|[\n\r\u2028\u2029\u0085]/g, ' ↵ ')
  return escaped(shorten(line, longest))
}

/** As many whole items as fit into so many characters, at least one, and how many more there are. */
export function itemsWithin(items: readonly string[], separator: string, most: number): string {
  let shown = 0
  for (let length = 0; shown < items.length; shown += 1) {
    length += (items[shown]?.length ?? 0) + separator.length
    if (shown > 0 && length > most) break
  }
  const left = items.length - shown
  return `${items.slice(0, shown).join(separator)}${left > 0 ? ` and ${count(left)} more` : ''}`
}

export function labelOf(field: Field | undefined, key: string, names: Readonly<Record<string, string>> = {}): string {
  return escaped(field?.label ?? names[key] ?? key)
}

/** `480 of 500 seats used · licence ends 31 Jan 2027` */
export function sayUse(use: Use | null, ends: string | null): string {
  return [sayUsed(use), ends && `licence ends ${sayDate(ends)}`].filter(Boolean).join(' · ')
}

function sayUsed(use: Use | null): string | undefined {
  if (!use) return undefined
  const used = count(use.used)
  return use.limit === null ? `${used} users, seats unlimited` : `${used} of ${count(use.limit)} seats used`
}

const NUMBERS = new Intl.NumberFormat('en')

export function count(number: number): string {
  return NUMBERS.format(number)
}

function plainValue(field: Field | undefined, value: Value, names: Readonly<Record<string, string>>): string {
  if (same(value, null)) return 'none'
  if (typeof value === 'number') return count(value)
  if (typeof value === 'boolean') {
    const words = field?.kind.name === 'flag' ? field.kind : { yes: 'yes', no: 'no' }
    return value ? words.yes : words.no
  }
  return field?.kind.name === 'date' ? sayDate(String(value)) : nameOf(field, String(value), names)
}

/** The name of a chosen id. Typed values are not looked up: they can look like an id. */
function nameOf(field: Field | undefined, value: string, names: Readonly<Record<string, string>>): string {
  const typed = field?.kind.name === 'text' || field?.kind.name === 'words' || field?.kind.name === 'date'
  return typed || !Object.hasOwn(names, value) ? value : (names[value] ?? value)
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
  const said = words && `: “${words}”`
  const status = error.status === null ? '' : ` (${error.status})`
  if (error.gone) return `${name} no longer has this company.`
  if (!error.retryable) return `${name} refused the request${status}${said}. Nothing was changed.`
  const what = error.status === null ? 'didn’t answer' : `returned an error${status}`
  return `${name} ${what}${said}. Nothing was changed. Try again in a few minutes.`
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
