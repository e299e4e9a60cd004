import { fold, normalized } from '../../policy/text.ts'
import type { Field, Option, Value } from '../ports/vendor.ts'

/** The parsed value, or a sentence that explains what would be valid. */
export type Interpreted = { value: Value } | { fault: string }

/**
 * Parses a value typed as in `seats=+40` or `ends=2027-03-31`. A relative number is resolved against `seen` and stored
 * as absolute. `beyondLimits` checks the limits.
 */
export function interpret(field: Field, text: string, seen: Value, options: readonly Option[]): Interpreted {
  const typed = text.trim()
  if (typed === '' && field.kind.name !== 'flag') return { value: null }
  switch (field.kind.name) {
    case 'text':
      return { value: typed }
    case 'number':
      return numberFrom(field, typed, seen)
    case 'flag':
      return flagFrom(field, typed, field.kind)
    case 'date':
      return dateFrom(field, typed)
    case 'choice':
      return optionFrom(field, typed, options)
    case 'choices':
      return optionsFrom(field, typed, options)
    case 'words':
      return { value: parts(typed) }
    default:
      return field.kind satisfies never
  }
}

/** Splits a list at commas and line breaks. */
export function parts(text: string): string[] {
  const parts = text.split(/[,\n]/).map(part => part.trim())
  return [...new Set(parts.filter(part => part !== ''))]
}

/** Whether the text is an existing day, as `YYYY-MM-DD`, in a plausible year. */
export function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return /^(?:19|2\d)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

const WHOLE = /^([+-]?)(\d+)(?: ?(%))?$/
/** Groups of three with one separator; a leading 0 would make it a fraction. */
const GROUPED = /^([+-]?)([1-9]\d{0,2}([ ,.'])\d{3}(?:\3\d{3})*)$/

function numberFrom(field: Field, text: string, seen: Value): Interpreted {
  const typed = withPlainSigns(text)
  const [, sign, digits, percent] = WHOLE.exec(typed) ?? GROUPED.exec(typed)?.slice(0, 3) ?? []
  const amount = Number(digits?.replaceAll(/\D/g, ''))
  if (digits === undefined || (percent && !sign)) {
    return { fault: `${field.label}: “${text}” is not a whole number. Write 540, +40, -40 or +10%.` }
  }
  if (!Number.isSafeInteger(amount))
    return { fault: `${field.label}: “${text}” is larger than any number here can be.` }
  if (!sign) return { value: amount }
  if (typeof seen !== 'number') {
    return { fault: `${field.label}: “${text}” needs a present number to start from, and there is none.` }
  }
  const step = percent ? Math.ceil((seen * amount) / 100) : amount
  return { value: sign === '+' ? seen + step : seen - step }
}

/**
 * Replaces typographic signs and spaces. Not where the text has other numerals: normalized, a superscript or enclosed
 * digit would become part of the number.
 */
function withPlainSigns(text: string): string {
  return /(?![0-9])\p{N}/u.test(text) ? text : normalized(text)
}

function flagFrom(field: Field, text: string, words: { yes: string; no: string }): Interpreted {
  const word = fold(text)
  if (['yes', 'true', 'on', fold(words.yes)].includes(word)) return { value: true }
  if (['no', 'false', 'off', fold(words.no)].includes(word)) return { value: false }
  return { fault: `${field.label}: “${text}” is neither “${words.yes}” nor “${words.no}”. Write yes or no.` }
}

function dateFrom(field: Field, text: string): Interpreted {
  const typed = withPlainSigns(text).replaceAll(/[/.]/g, '-')
  if (isDay(typed)) return { value: typed }
  return { fault: `${field.label}: “${text}” is not a day. Write it as year-month-day, like 2027-03-31.` }
}

function optionFrom(field: Field, text: string, options: readonly Option[]): Interpreted {
  const word = fold(text)
  const exact = options.filter(({ value, label }) => value === text || fold(label) === word)
  const near = exact.length > 0 ? exact : options.filter(({ label }) => fold(label).startsWith(word))
  const [only, another] = near
  if (only && !another) return { value: only.value }
  const candidates = another ? near : options
  const names = candidates.slice(0, 8).map(({ label }) => label)
  const problem = another ? `“${text}” could be more than one` : `there is no “${text}”`
  return { fault: `${field.label}: ${problem}. Write one of: ${names.join(', ')}${candidates.length > 8 ? ' …' : ''}.` }
}

function optionsFrom(field: Field, text: string, options: readonly Option[]): Interpreted {
  const answers = parts(text).map(piece => optionFrom(field, piece, options))
  const faulty = answers.find(answer => 'fault' in answer)
  if (faulty) return faulty
  return { value: answers.flatMap(answer => ('value' in answer ? [String(answer.value)] : [])) }
}
