import { hasHidden } from '../../policy/text.ts'
import type { Change, Edit, Warning } from '../model/change.ts'
import {
  type Company,
  type Faults,
  type Field,
  type Kind,
  type Option,
  type Options,
  same,
  type TextFormat,
  type Value,
  type Values
} from '../ports/vendor.ts'
import { isDay } from './answers.ts'

/** Violations of the fields' limits, by field key. Only values that differ from `seen` are checked. */
export function beyondLimits(
  fields: readonly Field[],
  seen: Values,
  wanted: Values,
  options: Readonly<Record<string, readonly Option[]>>
): Faults {
  const faults: Record<string, string> = {}
  for (const field of fields) {
    const value = wanted[field.key]
    if (value === undefined || same(value, seen[field.key])) continue
    const fault = faultOf(field, value, options[field.key] ?? [])
    if (fault) faults[field.key] = fault
  }
  return faults
}

function faultOf(field: Field, value: Value, options: readonly Option[]): string | undefined {
  const { kind, label } = field
  if (same(value, null)) return field.required ? `${label} cannot be empty.` : undefined
  switch (kind.name) {
    case 'text':
      return tooLong(label, value, kind.maxLength) ?? formatFault(label, String(value), kind)
    case 'number':
      return outOfRange(label, value, kind)
    case 'flag':
      return typeof value === 'boolean' ? undefined : `${label} is either “${kind.yes}” or “${kind.no}”.`
    case 'date':
      return typeof value === 'string' && isDay(value) ? undefined : `${label} is a day, like 2027-03-31.`
    case 'choice':
    case 'choices':
      return unknownChoice(label, value, options)
    case 'words':
      return listed(value)
        .map(word => tooLong(label, word, kind.maxLength) ?? formatFault(label, word, kind))
        .find(fault => fault !== undefined)
    default:
      return kind satisfies never
  }
}

function tooLong(label: string, value: Value, most: number): string | undefined {
  const length = String(value).length
  if (length <= most) return undefined
  return `${label} can be at most ${most} characters; this has ${length}.`
}

function outOfRange(label: string, value: Value, { min, max }: { min: number; max: number }): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return undefined
  const [least, most] = [min, max].map(limit => limit.toLocaleString('en'))
  return `${label} must be a whole number from ${least} to ${most}; ${value} is not.`
}

function unknownChoice(label: string, value: Value, options: readonly Option[]): string | undefined {
  const unknown = listed(value).find(one => !options.some(option => option.value === one))
  return unknown === undefined ? undefined : `${label}: “${unknown}” cannot be chosen. Choose from the list.`
}

function listed(value: Value): readonly string[] {
  return Array.isArray(value) ? value : [String(value)]
}

/** Cutting more than this share of the seats causes a warning. */
const BIG_CUT = 0.2

/** Warnings for the requester and the approvers. `options` supplies the labels. */
export function warningsOf(
  company: Company,
  edits: readonly Edit[],
  others: readonly Pick<Change, 'id'>[],
  today: string,
  { fields, options }: { fields: readonly Field[]; options: Options } = { fields: [], options: {} }
): Warning[] {
  const wanted: Values = Object.fromEntries(edits.map(edit => [edit.field, edit.wanted]))
  const nameOf = (key: string, id: string) => options[key]?.find(({ value }) => value === id)?.label ?? id
  return [
    ...edits.flatMap(edit => {
      const field = fields.find(({ key }) => key === edit.field)
      return field ? riskWarnings(field, edit, id => nameOf(field.key, id)) : []
    }),
    ...seatWarnings(company, wanted),
    ...(company.ends && company.ends < today ? [{ name: 'licence-ended' as const, ends: company.ends }] : []),
    // One warning, however many there are.
    ...others.slice(0, 1).map(({ id }) => ({ name: 'other-open-change' as const, change: id }))
  ]
}

function riskWarnings({ warns }: Field, { seen, wanted }: Edit, nameOf: (id: string) => string): Warning[] {
  if (!warns) return []
  const [had, has] = [listed(seen ?? []), listed(wanted ?? [])]
  if ('disabledBy' in warns) return same(wanted, warns.disabledBy) ? [{ name: 'company-disabled' }] : []
  if ('loses' in warns) {
    return had.filter(id => !has.includes(id)).map(id => ({ name: 'module-dropped', module: nameOf(id) }))
  }
  return has
    .filter(id => warns.grants.includes(id) && !had.includes(id))
    .map(id => ({ name: 'access-granted', access: nameOf(id) }))
}

function seatWarnings({ use, values }: Company, wanted: Values): Warning[] {
  const warnings: Warning[] = []
  const [from, to] = [values.seats, wanted.seats]
  if (use?.limit === null && wanted.limited === true) {
    const seats = to ?? from
    warnings.push({ name: 'no-longer-unlimited', seats: typeof seats === 'number' ? seats : 0 })
  }
  if (typeof to !== 'number') return warnings
  if (use && to < use.used) warnings.push({ name: 'fewer-seats-than-users', used: use.used, seats: to })
  if (use?.limit && typeof from === 'number' && from - to > from * BIG_CUT) {
    warnings.push({ name: 'big-cut', from, to })
  }
  return warnings
}

/** The format error of a text, not counting its length; undefined if valid. */
function formatFault(label: string, text: string, kind: Extract<Kind, { name: 'text' | 'words' }>): string | undefined {
  if (hasHidden(text)) {
    return `${label} holds characters that nobody can see or that turn the text around. Type it anew instead of pasting it.`
  }
  if (kind.name === 'words') return undefined
  if (kind.lines === 'one' && /[\n\r\u0085\u2028\u2029]/.test(text)) return `${label} must be on one line.`
  return kind.format && !FORMATS[kind.format].holds(text) ? `${label} ${FORMATS[kind.format].right}` : undefined
}

const FORMATS: Readonly<Record<TextFormat, { holds(text: string): boolean; right: string }>> = {
  url: {
    holds: isUrl,
    right: 'must be an address that begins with http:// or https://, like https://www.example.com.'
  },
  website: {
    holds: text => isUrl(/^[a-z][a-z0-9+-]*:/i.test(text) ? text : `https://${text}`),
    right: 'must be an address on the web, like www.example.com or https://www.example.com.'
  },
  email: { holds: isEmail, right: 'must be one e-mail address, like office@example.com.' }
}

/** Requires a host with a domain. A user name could make one host resemble another. */
function isUrl(text: string): boolean {
  if (/\s/.test(text) || !/^https?:\/\/[^/]/i.test(text)) return false
  const url = URL.parse(text)
  return url !== null && /[^.]\.[^.]/.test(url.hostname) && url.username === '' && url.password === ''
}

/**
 * The syntax that every mail server accepts, with the lengths of RFC 5321. Whether the address exists is not checked.
 */
function isEmail(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@')
  const isLocal = /^[^\s()<>[\]\\,;:"@]+$/.test(local) && local.length <= 64 && !/^\.|\.\.|\.$/.test(local)
  const labels = domain.split('.')
  const isDomain =
    labels.length > 1 && labels.every(one => /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(one))
  return more.length === 0 && text.length <= 254 && isLocal && isDomain
}
