/** One thing that Slack would refuse. `at` is a JSON pointer into the request's arguments. */
export type Problem = { at: string; message: string }

/** Returns everything that is wrong with a value; nothing if Slack would accept it. */
export type Check = (value: unknown, at: string) => Problem[]

/** A rule for an object whose fields are valid. */
export type Rule = (value: Record<string, unknown>, at: string) => Problem[]

/** An object with exactly these fields; a key that ends in `?` is optional. Slack refuses unknown fields. */
export function shape(fields: Record<string, Check>, ...rules: Rule[]): Check {
  const known = new Map(Object.entries(fields).map(([key, check]) => [key.replace(/\?$/, ''), check]))
  const required = Object.keys(fields).filter(key => !key.endsWith('?'))
  return (value, at) => {
    if (!isRecord(value)) return [{ at, message: 'must provide an object' }]
    const problems = [
      ...required
        .filter(key => value[key] === undefined)
        .map(key => ({ at, message: `missing required field: ${key}` })),
      ...Object.entries(value).flatMap(([key, field]) => {
        const check = known.get(key)
        if (check === undefined) return [{ at, message: `invalid additional property: ${key}` }]
        return field === undefined ? [] : check(field, `${at}/${key}`)
      })
    ]
    return problems.length > 0 ? problems : rules.flatMap(rule => rule(value, at))
  }
}

/** Chooses the check by the object's `type`; a type that is not listed is refused. */
export function byType(kinds: Readonly<Record<string, Check>>): Check {
  return (value, at) => {
    if (!isRecord(value)) return [{ at, message: 'must provide an object' }]
    if (typeof value.type !== 'string') return [{ at, message: 'missing required field: type' }]
    const check = Object.hasOwn(kinds, value.type) ? kinds[value.type] : undefined
    if (check === undefined) return [{ at: `${at}/type`, message: `unsupported type: ${value.type}` }]
    return check(value, at)
  }
}

export function list(item: Check, min: number, max: number): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return [{ at, message: 'must provide an array' }]
    if (value.length < min) return [{ at, message: `no fewer than ${min} items required` }]
    if (value.length > max) return [{ at, message: `no more than ${max} items allowed` }]
    return value.flatMap((one: unknown, index) => item(one, `${at}/${index}`))
  }
}

export function words(min: number, max: number): Check {
  return (value, at) => {
    if (typeof value !== 'string') return [{ at, message: 'must provide a string' }]
    if (value.length < min) return [{ at, message: `must be more than ${min - 1} characters` }]
    if (value.length > max) return [{ at, message: `must be less than ${max + 1} characters` }]
    return []
  }
}

export function whole(min: number, max: number): Check {
  return (value, at) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? []
      : [{ at, message: `must be a whole number from ${min} to ${max}` }]
}

export function pattern(expression: RegExp, right: string): Check {
  return (value, at) =>
    typeof value === 'string' && expression.test(value) ? [] : [{ at, message: `must be ${right}` }]
}

export function among(...values: readonly unknown[]): Check {
  return (value, at) => (values.includes(value) ? [] : [{ at, message: `must be one of: ${values.join(', ')}` }])
}

export const flag: Check = (value, at) => (typeof value === 'boolean' ? [] : [{ at, message: 'must be a boolean' }])

export const anything: Check = () => []

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const MALFORMED = Symbol('malformed')

/** Bolt sends forms, in which objects are JSON strings; other clients send JSON bodies. Slack accepts both. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return MALFORMED
  }
}
