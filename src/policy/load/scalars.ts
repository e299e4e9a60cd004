import { IANAZone } from 'luxon'
import { z } from 'zod'
import { WEEKDAYS } from '../hours.ts'
import type { BatchSize, FieldName, Size } from '../policy.ts'
import { fold, isCalled } from '../text.ts'

/** A duration as written; `d` means working days. */
export type Duration = { amount: number; unit: 'm' | 'h' | 'd' }

/** A string with a custom parser. `right` describes valid input; a returned `Wrong` is more specific. */
export function text<Value>(right: string, read: (text: string) => Value | Wrong | undefined) {
  return z.unknown().transform((given, context): Value => {
    const value = typeof given === 'string' ? read(given.trim()) : undefined
    if (value !== undefined && !(value instanceof Wrong)) return value
    const wrong = value instanceof Wrong ? value : new Wrong(undefined, right)
    context.addIssue({ code: 'custom', message: wrong.right, params: { what: wrong.what } })
    return z.NEVER
  })
}

/** A specific parse error; without `what`, the message shows the input. */
export class Wrong {
  readonly what: string | undefined
  readonly right: string
  constructor(what: string | undefined, right: string) {
    this.what = what
    this.right = right
  }
}

/** A list, or its only item. */
export function oneOrMore<Item extends z.ZodType>(item: Item, right: string) {
  return z.preprocess(
    given => (given === undefined || Array.isArray(given) ? given : [given]),
    z.array(item, right).min(1, right)
  )
}

/** A table with exactly these keys. */
export function block<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, `Keys here are ${Object.keys(shape).join(', ')}.`)
}

export function word<const Words extends readonly string[]>(words: Words) {
  return text<Words[number]>(`Write one of: ${words.join(', ')}.`, given => words.find(one => one === given))
}

export const anyText = text('Write a text; in quotes where it looks like a number.', given =>
  fold(given) ? given : undefined
)
export const yesOrNo = z.boolean('Write true or false.')

export function whole(least: number, most: number) {
  const right = `Write a whole number from ${least} to ${most}.`
  return z.int(right).min(least, right).max(most, right)
}

export const userId = text('Write a Slack user id, like U012AB3CD.', id => (USER.test(id) ? id : undefined))
export const groupId = text('Write a Slack user-group id, like S012AB3CD.', id => (GROUP.test(id) ? id : undefined))
export const anyId = text('Write a Slack user id or user-group id, like U012AB3CD or S012AB3CD.', id =>
  USER.test(id) || GROUP.test(id) ? id : undefined
)
const USER = /^[UW][A-Z0-9]{2,}$/
const GROUP = /^S[A-Z0-9]{2,}$/

export const zone = text('Write a time zone of the tz database, like Europe/Berlin.', name =>
  IANAZone.isValidZone(name) ? name : undefined
)
export const weekday = word(WEEKDAYS)

/** Minutes after midnight. */
export const time = text('Write a time of day from 00:00 to 24:00, like 09:00.', given => {
  const [, hour, minute] = /^(\d{1,2}):([0-5]\d)$/.exec(given) ?? []
  const minutes = Number(hour) * 60 + Number(minute)
  return minutes <= 24 * 60 ? minutes : undefined
})

export const duration = text<Duration>('Write working time from 1m to 365d, like 15m, 4h or 2d.', given => {
  const [, digits, letter] = /^(\d{1,6})(m|h|d)$/.exec(given) ?? []
  const unit = (['m', 'h', 'd'] as const).find(one => one === letter)
  const amount = Number(digits)
  if (!unit || amount === 0 || amount * { m: 1, h: 60, d: 24 * 60 }[unit] > 365 * 24 * 60) return undefined
  return { amount, unit }
})

const THAN = ['at most', 'under', 'at least', 'over'] as const

export const size = text<Size>('Write how far, like “at most 25”, “over 10%”, “under 5” or “at least 100”.', given => {
  const [, words, amount, percent] = /^(at most|under|at least|over) (\d{1,9}(?:\.\d{1,3})?) ?(%?)$/.exec(given) ?? []
  const than = THAN.find(one => one === words)
  return than && { than, amount: Number(amount), percent: percent === '%' }
})

export const batchSize = text<BatchSize>('Write how many changes, like “over 10” or “at most 5”.', given => {
  const [, words, amount] = /^(at most|under|at least|over) (\d{1,6})$/.exec(given) ?? []
  const than = THAN.find(one => one === words)
  return than && { than, amount: Number(amount) }
})

/** The names that a policy may refer to. */
export type KnownNames = {
  /** The most people each role can have; infinite where it includes a user group. */
  roles: ReadonlyMap<string, number>
  /** The fields of each vendor; undefined where the caller does not know them. */
  vendors?: readonly KnownVendor[] | undefined
}

export type KnownVendor = {
  name: string
  label: string
  fields: readonly { key: string; label: string; group: string; risky?: true }[]
}

/** The reserved word for “no approval required”. */
export const NOBODY = 'nobody'

/** The name of an existing role. */
export function roleNamed(known: KnownNames) {
  return text('Write the name of a role.', name => noRole(known, name) ?? name)
}

/** The required approvals: nobody, one stage, or stages in order. */
export function needs(known: KnownNames) {
  const right = 'Write “nobody”, “2 of finance”, or a list of such stages in order.'
  const stage = text(right, given => {
    const [, digits = '1', role = ''] = /^(?:(\d{1,3}) of )?([a-z][a-z0-9-]*)$/.exec(given) ?? []
    const count = Number(digits)
    if (role === '' || count === 0) return undefined
    return noRole(known, role) ?? tooFew(known, role, count) ?? { role, count }
  })
  const list = z.array(stage, right).refine(stages => new Set(stages.map(one => one.role)).size === stages.length, {
    message: 'Name each role once, with the larger number.'
  })
  return z.preprocess(
    given => (given === NOBODY ? [] : Array.isArray(given) && given.length > 0 ? given : [given]),
    list
  )
}

function noRole({ roles }: KnownNames, name: string): Wrong | undefined {
  if (roles.has(name)) return undefined
  return new Wrong(`there is no role “${name}”`, `Roles are ${[...roles.keys()].join(', ') || 'not there yet'}.`)
}

function tooFew({ roles }: KnownNames, name: string, count: number): Wrong | undefined {
  const people = roles.get(name) ?? 0
  if (count <= people) return undefined
  const what = `“${count} of ${name}” requires more people than the ${people} in ${name}`
  return new Wrong(what, `Require at most ${people}, or name more people or a user group there.`)
}

/** A vendor by name or label. */
export function vendorNamed({ vendors }: KnownNames) {
  return text('Write a vendor.', name => {
    if (name === '' || !vendors) return name || undefined
    const vendor = vendors.find(one => fold(one.name) === fold(name) || fold(one.label) === fold(name))
    const names = vendors.map(one => one.name).join(', ')
    return vendor?.name ?? new Wrong(`there is no vendor “${name}”`, `There are ${names}.`)
  })
}

/** A field by key or label. It covers every vendor's field of that name, whatever its key. */
export function fieldNamed({ vendors }: KnownNames) {
  return text<FieldName>('Write a field.', name => {
    if (name === '') return undefined
    if (!vendors) return { name, means: null }
    const means = vendors.flatMap(vendor =>
      vendor.fields.filter(field => isCalled(field, name)).map(({ key }) => ({ vendor: vendor.name, key }))
    )
    if (means.length > 0) return { name, means }
    const keys = new Set(vendors.flatMap(({ fields }) => fields.map(({ key }) => key)))
    return new Wrong(`there is no field “${name}”`, `There are ${[...keys].join(', ')}.`)
  })
}
