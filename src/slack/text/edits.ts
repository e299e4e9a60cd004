import type { Change, Edit, Warning } from '../../changes/model/change.ts'
import type { Upload } from '../../changes/model/upload.ts'
import type { EarlierRevision, RevisionEdit } from '../../changes/ports/ports.ts'
import { type Field, fieldByKey, same, type Value, type Vendor } from '../../changes/ports/vendor.ts'
import { daysBetween, monthsBetween } from '../../policy/hours.ts'
import { sayApplyAt, sayDate } from './dates.ts'
import { count, escaped, IN_FULL, itemsWithin, LONGEST_VALUE, labelOf, oneLine, plain, sayValue } from './format.ts'

/** What edits are shown with: the edits, and the labels of the ids in them. */
export type Edited = Pick<Change, 'edits' | 'names'>

/** Most edits in one message. Where there are more, the review form has them all. */
export const MOST_EDITS = 12

/** Between the columns of a row: Slack keeps this space, and joins several plain ones. */
const GAP = '\u2003'

/**
 * One row for each edit, in mrkdwn: `Seats  500 → *540*  +40`; of a list what comes and what goes. `now` adds the value
 * that the vendor has instead, where it has another one.
 */
export function editRows(
  { edits, names }: Edited,
  vendor: Vendor | undefined,
  longest = LONGEST_VALUE,
  now: (edit: Edit) => Value | undefined = () => undefined
): string[] {
  return edits.map(edit => {
    const field = fieldByKey(vendor?.fields, edit.field)
    const { label, from, to, difference } = describeEdit(field, edit, names, longest)
    const instead = now(edit)
    const found = instead !== undefined && `now *${sayValue(field, instead, names, longest)}*`
    return [label, from === undefined ? to : `${from} → *${to}*`, difference, found].filter(Boolean).join(GAP)
  })
}

/** `Seats: 500 → *540* (+40)`; `mark` is put on both sides of the wanted value. */
export function sayEdit(
  field: Field | undefined,
  edit: Edit,
  names: Change['names'],
  mark = '*',
  longest = LONGEST_VALUE
): string {
  const { label, from, to, difference } = describeEdit(field, edit, names, longest)
  const change = from === undefined ? to : `${from} → ${mark}${to}${mark}`
  return `${label}: ${change}${difference ? ` (${difference})` : ''}`
}

/** One text for each edit, as of `sayEdit`. */
export function sayEdits({ edits, names }: Edited, vendor: Vendor | undefined, mark = '*'): string[] {
  return edits.map(edit => sayEdit(fieldByKey(vendor?.fields, edit.field), edit, names, mark))
}

/** The edits in one line of at most so many characters, whole ones, and how many more there are. */
export function sayEditsWithin(edited: Edited, vendor: Vendor | undefined, most: number, mark = '*'): string {
  return itemsWithin(sayEdits(edited, vendor, mark), '; ', most)
}

/** `Seats from 500 to 540 (+40)`: for screen readers and notifications, which read no arrows. */
export function sayEditsAloud({ edits, names }: Edited, vendor: Vendor | undefined): string[] {
  return edits.map(edit => {
    const { label, from, to, difference } = describeEdit(fieldByKey(vendor?.fields, edit.field), edit, names)
    const change = from === undefined ? to : `from ${from} to ${to}`
    return `${label} ${change}${difference ? ` (${difference})` : ''}`
  })
}

/**
 * `now 590 · +40`: what a field has at the vendor, and how far what is typed is from it; of a text or a choice only where
 * it differs, since the input itself shows it. Plain text, empty where there is nothing to say.
 */
export function sayNow(field: Field, live: Value, typed: Value, names: Change['names']): string {
  const differs = !same(live, typed)
  const isMeasured = field.kind.name === 'number' || field.kind.name === 'date'
  if (!differs && (!isMeasured || same(live, null))) return ''
  const { from, to, difference } = describeEdit(field, { field: field.key, seen: live, wanted: typed }, names)
  const change = from === undefined ? to : difference
  const now = `now ${sayValue(field, live, names, LONGEST_NOW)}`
  return plain([now, ...(differs && change ? [change] : [])].join(' · '))
}

/** In characters: a hint is one line. */
const LONGEST_NOW = 80

type Described = { label: string; from?: string; to: string; difference?: string }

/** The parts of an edit, escaped. A change of a list has no `from`: its items say what comes and what goes. */
function describeEdit(
  field: Field | undefined,
  { field: key, seen, wanted, upload }: Edit,
  names: Change['names'],
  longest = LONGEST_VALUE
): Described {
  const label = labelOf(field, key, names)
  if (upload) return { label, to: `new file ${sayUpload(upload, longest === IN_FULL)}` }
  const [had, has] = [listOf(seen), listOf(wanted)]
  if (had && has && (had.length > 0 || has.length > 0)) {
    return { label, to: sayListChange(field, had, has, names, longest) }
  }
  const [from = '', to = ''] = [seen, wanted].map(value => sayValue(field, value, names, longest))
  const difference = sayDifference(field, seen, wanted)
  // Two options of one name are told apart by their ids.
  if (from === to && field?.kind.name === 'choice') {
    return { label, from: `${from} (${escaped(String(seen))})`, to: `${to} (${escaped(String(wanted))})` }
  }
  return { label, from, to, ...(difference && { difference }) }
}

/** `acme.png · 512×512 · sha 1a2b3c4d…`; escaped. */
function sayUpload({ name, width, height, sha256 }: Upload, inFull: boolean): string {
  return `${oneLine(name)} · ${width}×${height} · sha ${inFull ? sha256 : `${sha256.slice(0, 8)}…`}`
}

/** A value as a list; undefined where it is something else. */
function listOf(value: Value): readonly string[] | undefined {
  return Array.isArray(value) ? value : value === null ? [] : undefined
}

/** `+ Nordics, − Agentic AI`. Both what comes and what goes are shown, however long the other is. */
function sayListChange(
  field: Field | undefined,
  seen: readonly string[],
  wanted: readonly string[],
  names: Change['names'],
  longest: number
): string {
  const [added, removed] = [wanted.filter(one => !seen.includes(one)), seen.filter(one => !wanted.includes(one))]
  const label = (item: string) => sayValue(field, item, names, longest)
  const labels = [...added, ...removed].map(label)
  const isShared = (text: string) => labels.indexOf(text) !== labels.lastIndexOf(text)
  const sayItem = (item: string) => (isShared(label(item)) ? `${label(item)} (${escaped(item)})` : label(item))
  const say = (sign: string, items: readonly string[]) =>
    itemsWithin(
      items.map(item => `${sign} ${sayItem(item)}`),
      ', ',
      longest
    )
  return [say('+', added), say('−', removed)].filter(Boolean).join(', ')
}

/** `+40`, `−1,000`, `+1 year`; undefined where a difference says nothing. */
export function sayDifference(field: Field | undefined, seen: Value, wanted: Value): string | undefined {
  if (typeof seen === 'number' && typeof wanted === 'number') return signed(wanted - seen, '')
  if (field?.kind.name !== 'date' || typeof seen !== 'string' || typeof wanted !== 'string') return undefined
  const months = monthsBetween(seen, wanted)
  if (Number.isNaN(months)) return undefined
  if (!Number.isInteger(months)) return signed(daysBetween(seen, wanted), ' day')
  return months % 12 === 0 ? signed(months / 12, ' year') : signed(months, ' month')
}

function signed(difference: number, unit: string): string {
  const amount = Math.abs(difference)
  const plural = unit && amount !== 1 ? 's' : ''
  return `${difference < 0 ? '−' : '+'}${count(amount)}${unit}${plural}`
}

/** How a change is written, where that is more than setting the listed fields. */
export function sayHow(change: Pick<Change, 'whole'>, vendor: Vendor | undefined): string | undefined {
  if (change.whole) return 'Replaces the whole profile. Everything not listed is sent again as it was read.'
  return vendor?.caution && escaped(vendor.caution)
}

/**
 * Who edited a change, what the edit changed against the revision before, and both reasons; a line each, in mrkdwn.
 * A field that is no longer edited goes back to the value that it had. `mark` is put around what stands out.
 */
export function sayRevised(
  change: RevisionEdit['after'],
  before: EarlierRevision,
  vendor: Vendor | undefined,
  mark = '*'
): string[] {
  const names = { ...before.names, ...change.names }
  const fields = new Set([...before.edits, ...change.edits].map(({ field }) => field))
  const lines = [...fields].flatMap(field => {
    const [earlier, now] = [before, change].map(({ edits }) => edits.find(edit => edit.field === field))
    const seen = (earlier ? earlier.wanted : now?.seen) ?? null
    const edit = { field, seen, wanted: (now ? now.wanted : earlier?.seen) ?? null }
    return same(edit.seen, edit.wanted) ? [] : [sayEdit(fieldByKey(vendor?.fields, field), edit, names, mark, IN_FULL)]
  })
  if (before.applyAt?.getTime() !== change.applyAt?.getTime())
    lines.push(sayApplyAt(change.applyAt) ?? 'Applied as soon as it is approved.')
  if (before.whole !== change.whole)
    lines.push(change.whole ? 'Now replaces the whole profile.' : 'No longer replaces the whole profile.')
  if (before.reference !== change.reference)
    lines.push(`Reference before: ${oneLine(before.reference ?? 'none')}, now: ${oneLine(change.reference ?? 'none')}`)
  const [first = 'the edits are the same', ...rest] = lines
  return [
    `${mark}Edited by <@${change.editor.user}>${mark} (revision ${change.revision}): ${first}`,
    ...rest,
    `Reason before: “${oneLine(before.reason)}”, now: “${oneLine(change.reason)}”`
  ]
}

/** A risk of a change, as it was at the request, or in an open form as it is `now`. */
export function sayWarning(warning: Warning, at: 'request' | 'now' = 'request'): string {
  switch (warning.name) {
    case 'fewer-seats-than-users':
      return `Fewer seats (${count(warning.seats)}) than users (${count(warning.used)}).`
    case 'big-cut':
      return `Cuts ${count(warning.from - warning.to)} of ${count(warning.from)} seats.`
    case 'licence-ended':
      return `The licence ended on ${sayDate(warning.ends)}. The vendor may refuse other changes until it is renewed.`
    case 'no-longer-unlimited':
      return `Seats are unlimited now. This sets a limit of ${count(warning.seats)}.`
    case 'other-open-change':
      // In the past tense in a message, which stays when the other change has ended.
      return at === 'now'
        ? 'Another change for this company is open.'
        : 'Requested while another change for this company was open.'
    case 'company-disabled':
      return 'Disables the company: its users can no longer sign in.'
    case 'module-dropped':
      return `The company loses the module ${oneLine(warning.module)}.`
    case 'access-granted':
      return `Gives the company more rights: ${oneLine(warning.access)}.`
    default:
      return warning satisfies never
  }
}
