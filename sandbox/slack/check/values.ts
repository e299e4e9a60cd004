import { type Check, isRecord, list, type Problem, pattern, type Rule, shape, words } from './problem.ts'
import { address, anyText, exactlyOne, plain, wordsOf } from './texts.ts'

/** @slack/types 3.2.0 says 75 characters for an option's value; Slack's pages have said 75 and 150. The lower one is enforced. */
const VALUE = 75

const describing = { 'description?': plain(75) }

/** An option of a select: plain text only. */
export const option: Check = shape({ text: plain(75), value: words(1, VALUE), ...describing })

/** An option of checkboxes and radio buttons: markup is allowed. */
export const markedOption: Check = shape({
  text: anyText(75),
  value: words(1, VALUE),
  'description?': anyText(75)
})

/** An option of an overflow menu: it may be a link. */
export const overflowOption: Check = shape({
  text: plain(75),
  'value?': words(1, VALUE),
  'url?': address,
  ...describing
})

export const options: Check = list(option, 1, 100)

export const optionGroups: Check = list(shape({ label: plain(75), options }), 1, 100)

/** An app's answer to `block_suggestion`: at most 100 options or 100 groups, or none. */
export const suggestions: Check = shape(
  {
    'options?': list(option, 0, 100),
    'option_groups?': list(shape({ label: plain(75), options: list(option, 0, 100) }), 0, 100)
  },
  exactlyOne('options', 'option_groups')
)

/** An initial option has to match one of the options exactly. */
export const initialOffered: Rule = (value, at) => {
  const offered = new Set(offeredBy(value).map(signature))
  const chosen = Array.isArray(value.initial_options) ? value.initial_options : [value.initial_option]
  const field = Array.isArray(value.initial_options) ? 'initial_options' : 'initial_option'
  return chosen.flatMap((one: unknown): Problem[] =>
    one === undefined || offered.has(signature(one))
      ? []
      : [{ at: `${at}/${field}`, message: `${field} must exactly match one of the provided options` }]
  )
}

/** No more initial options than may be selected. */
export const initialWithinMaximum: Rule = (value, at) => {
  const [initial, most] = [value.initial_options, value.max_selected_items]
  return Array.isArray(initial) && typeof most === 'number' && initial.length > most
    ? [{ at: `${at}/initial_options`, message: `no more than ${most} items allowed` }]
    : []
}

function offeredBy(value: Record<string, unknown>): unknown[] {
  if (Array.isArray(value.options)) return value.options
  if (!Array.isArray(value.option_groups)) return []
  return value.option_groups.flatMap((group: unknown) =>
    isRecord(group) && Array.isArray(group.options) ? group.options : []
  )
}

function signature(one: unknown): string {
  return isRecord(one) ? JSON.stringify([one.value, wordsOf(one.text), wordsOf(one.description)]) : ''
}

/** A day that exists, as `YYYY-MM-DD`. */
export const realDate: Check = (value, at) => {
  const problems = pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date in the format YYYY-MM-DD')(value, at)
  if (problems.length > 0) return problems
  const day = new Date(`${String(value)}T00:00:00Z`)
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(String(value))
  return exists ? [] : [{ at, message: 'must be a day that exists' }]
}

/** Numbers of a `number_input` are strings. */
export const numeric: Check = pattern(/^-?\d+(\.\d+)?$/, 'a number written as a string')

export const numbersInOrder: Rule = (value, at) => {
  const [min, max, initial] = [value.min_value, value.max_value, value.initial_value].map(one =>
    one === undefined ? undefined : Number(one)
  )
  const problems = []
  if (min !== undefined && max !== undefined && min > max) {
    problems.push({ at: `${at}/min_value`, message: 'min_value must be less than or equal to max_value' })
  }
  if (initial !== undefined && ((min !== undefined && initial < min) || (max !== undefined && initial > max))) {
    problems.push({ at: `${at}/initial_value`, message: 'initial_value must be within min_value and max_value' })
  }
  for (const key of ['min_value', 'max_value', 'initial_value']) {
    if (value.is_decimal_allowed === false && String(value[key] ?? '').includes('.')) {
      problems.push({ at: `${at}/${key}`, message: 'decimals are not allowed' })
    }
  }
  return problems
}

export const initialTextFits: Rule = (value, at) => {
  const [min, max] = [value.min_length, value.max_length]
  if (typeof min === 'number' && typeof max === 'number' && min > max) {
    return [{ at: `${at}/min_length`, message: 'min_length must be less than or equal to max_length' }]
  }
  if (typeof value.initial_value === 'string' && typeof max === 'number' && value.initial_value.length > max) {
    return [{ at: `${at}/initial_value`, message: `must be less than ${max + 1} characters` }]
  }
  return []
}
