import { type Check, pattern, type Rule } from './problem.ts'

/** A day that exists, as `YYYY-MM-DD`. */
export const realDate: Check = (value, at) => {
  const problems = pattern(/^\d{4}-\d{2}-\d{2}$/, 'a date in the format YYYY-MM-DD')(value, at)
  if (problems.length > 0) return problems
  const day = new Date(`${String(value)}T00:00:00Z`)
  const exists = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(String(value))
  return exists ? [] : [{ at, message: 'must be a day that exists' }]
}

/** Numbers of a `number_input` are written as strings. */
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
