import { z } from 'zod'

import { type Company, type Value, type Values, VendorError } from '../../changes/ports/vendor.ts'

// Typed reads of the values to write. Each throws for a value of another type.

/** Undefined where the key is absent, '' where the value is to be emptied. */
export function textIn(values: Values, key: string): string | undefined {
  const value = values[key]
  if (value === undefined) return undefined
  if (value !== null && typeof value !== 'string') throw wrongKind(key, value)
  return value ?? ''
}

/** A whole number, also as text; undefined where absent. */
export function numberIn(values: Values, key: string): number | undefined {
  const value = values[key] ?? ''
  if (value === '') return undefined
  if (!Number.isInteger(Number(value))) throw wrongKind(key, value)
  return Number(value)
}

/** Undefined where the key is absent. */
export function flagIn(values: Values, key: string): boolean | undefined {
  const value = values[key]
  if (value !== undefined && typeof value !== 'boolean') throw wrongKind(key, value)
  return value
}

export function listIn(values: Values, key: string): string[] {
  const value = values[key] ?? []
  if (!Array.isArray(value)) throw wrongKind(key, value)
  return [...value]
}

/** Our fault, not the vendor's: no form or read produces such a value. */
export function wrongKind(key: string, value: Value | undefined): Error {
  return new Error(`Invalid value to write for “${key}”: ${JSON.stringify(value)}`)
}

/**
 * The data that the vendor's `read` attached to the company. Throws where it is invalid: writing a company that this
 * vendor did not read is our fault.
 */
export function carriedIn<Carried>({ id, carried }: Company, schema: z.ZodType<Carried>): Carried {
  const parsed = schema.safeParse(carried)
  if (parsed.success) return parsed.data
  throw new Error(`Company ${id} does not carry the data of its vendor’s read`, { cause: parsed.error })
}

/** The items of a response's list, without nulls; empty where the list is missing. */
export function itemsOf<Item>(list: readonly Item[] | null | undefined): NonNullable<Item>[] {
  return Array.isArray(list) ? list.filter(item => item !== null && item !== undefined) : []
}

/** The parts of an answer that are read, by type. */
type Parts = {
  texts?: readonly string[]
  flags?: readonly string[]
  numbers?: readonly string[]
  /** Lists of texts. */
  lists?: readonly string[]
  /** Objects, and lists of them. */
  more?: Readonly<Record<string, z.ZodType>>
}

/** An object whose parts, where present, have these types. Others are ignored. */
export function partsOf({ texts = [], flags = [], numbers = [], lists = [], more = {} }: Parts): z.ZodType {
  const all = (names: readonly string[], type: z.ZodType) => names.map(name => [name, type.nullish()])
  const entries = [
    ...all(texts, z.string()),
    ...all(flags, z.boolean()),
    ...all(numbers, z.number()),
    ...all(lists, z.array(z.string())),
    ...Object.entries(more).map(([name, type]) => [name, type.nullish()])
  ]
  return z.looseObject(Object.fromEntries(entries))
}

/** A list of such objects; an item may be null. */
export function listOf(item: z.ZodType): z.ZodType {
  return z.array(item.nullish())
}

/** Creates the check of a vendor's answers: it returns what fits, and throws a `VendorError` for anything else. */
export function createFitting(vendor: string) {
  return <Data>(data: Data, schema: z.ZodType): Data => {
    const parsed = schema.nullish().safeParse(data)
    if (parsed.success) return data
    const place = parsed.error.issues[0]?.path.join('.') || 'the whole'
    const messages = [`The answer is not as described, at: ${place}`]
    throw new VendorError(vendor, { status: null, retryable: true, messages })
  }
}
