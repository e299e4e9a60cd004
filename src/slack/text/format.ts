import { type Change, type Edit, type Field, same, type Use, type Value } from '../../changes/model/change.ts'
import type { Faults, Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { showHidden, singleLine } from '../../policy/text.ts'
import { dayIn, daysBetween } from '../../watch/day.ts'

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
  const line = showHidden(plainValue(field, value, names)).replaceAll(/\r\n|[\n\r\u2028\u2029\u0085]/g, ' ↵ ')
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

/** A line for each edit; `mark` is what stands around the wanted value. */
export function sayEdits({ edits, names }: Change, vendor: Vendor | undefined, mark = '*'): string[] {
  return edits.map(edit =>
    sayEdit(
      vendor?.fields.find(({ key }) => key === edit.field),
      edit,
      names,
      mark
    )
  )
}

/** Text from people or vendors, safe inside mrkdwn: it cannot mention, link or ping anybody. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** What was escaped for mrkdwn, for the places where Slack shows a text as it is: in a field, and under it. */
export function plain(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** Text from people on one line, so that it cannot look like a line of ours. */
export function oneLine(text: string): string {
  return escaped(singleLine(text))
}

/** What somebody wrote, as a sentence among others, on one line. */
export function asSentence(text: string): string {
  return `${oneLine(text.trim())}${/[.!?…]$/.test(text.trim()) ? '' : '.'}`
}

/** At most so many characters, with an ellipsis where something is missing. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  // Half of a character that takes two makes JSON that Slack need not take.
  const kept = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  return `${kept.trimEnd()}…`
}

/** `12 Nov 2026`, by the clock of the zone. */
export function sayDay(at: Date, zone: string): string {
  const { day, month, year } = partsOf(at, zone)
  return `${day} ${month} ${year}`
}

/** `12 Nov 2026, 14:05`, by the clock of the zone. */
export function sayMoment(at: Date, zone: string): string {
  const { hour, minute } = partsOf(at, zone)
  return `${sayDay(at, zone)}, ${hour}:${minute}`
}

/** `in 30 days`, `today`, `3 days ago`: how far a day, `YYYY-MM-DD`, is from that moment by the clock of the zone. */
export function sayDistance(from: Date, day: string, zone: string): string {
  const days = daysBetween(dayIn(zone, from), day)
  if (days === 0) return 'today'
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  return days > 0 ? `in ${count}` : `${count} ago`
}

function partsOf(at: Date, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  })
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** What people call a vendor; one that is no longer configured keeps the name that is stored. Not escaped. */
export function nameVendor(vendors: readonly Pick<Vendor, 'name' | 'label'>[], stored: string): string {
  return vendors.find(({ name }) => name === stored)?.label ?? stored
}

/** What went wrong at a vendor, in a sentence, with the vendor's own words where it had any. */
export function sayFault(error: VendorError, vendors: readonly Vendor[]): string {
  const name = vendors.find(({ name }) => name === error.vendor)?.label ?? error.vendor
  const words = error.messages.map(message => escaped(shorten(message, 300))).join(' · ')
  if (error.gone) return `${name} knows no such company any more.`
  if (error.retryable) return `${name} cannot be reached just now${words && `: ${words}`}. Nothing was changed.`
  return `${name} refused to answer${words && `: ${words}`}. Nothing was changed.`
}

/** What is wrong with a whole profile, each with the name that it has there. */
export function sayFaults(faults: Faults): string[] {
  return Object.entries(faults).map(([name, sentence]) => (sentence.includes(name) ? sentence : `${name}: ${sentence}`))
}
