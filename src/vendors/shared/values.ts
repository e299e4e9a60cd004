import type { z } from 'zod'
import type { Value, Values } from '../../changes/model/change.ts'
import type { Company } from '../../changes/ports/vendor.ts'

// What a write is given, by kind. Each throws where the value is of another one.

/** Undefined where there is no such value, and empty where nothing is to be there. */
export function textIn(values: Values, key: string): string | undefined {
  const value = values[key]
  if (value === undefined) return undefined
  if (value !== null && typeof value !== 'string') throw wrongKind(key, value)
  return value ?? ''
}

/** A whole number, also one written as text; undefined where there is none. */
export function numberIn(values: Values, key: string): number | undefined {
  const value = values[key] ?? ''
  if (value === '') return undefined
  if (!Number.isInteger(Number(value))) throw wrongKind(key, value)
  return Number(value)
}

/** Undefined where there is no such value; one that is there says yes or no. */
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

/** Our fault, not the vendor's: no form and no reading gives such a value. */
export function wrongKind(key: string, value: Value | undefined): Error {
  return new Error(`A write of “${key}” was given ${JSON.stringify(value)}`)
}

/**
 * What the vendor's own `read` put into the company, wherever the company was meanwhile. Throws where it holds something
 * else: it is our fault to write a company that this vendor did not read.
 */
export function carriedIn<Carried>({ id, carried }: Company, schema: z.ZodType<Carried>): Carried {
  const parsed = schema.safeParse(carried)
  if (parsed.success) return parsed.data
  throw new Error(`The company ${id} does not carry what its vendor read of it`, { cause: parsed.error })
}

/** What a list of an answer holds: nothing where there is none, and nothing for the nulls among its items. */
export function itemsOf<Item>(list: readonly Item[] | null | undefined): NonNullable<Item>[] {
  return Array.isArray(list) ? list.filter(item => item !== null && item !== undefined) : []
}
