import type { ColumnType } from 'kysely'
import { DatabaseError } from 'pg'

/** JSON inside a column: dates in it are ISO texts until they are revived. */
export type Stored<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Stored<T[Key]> } : T

/** A jsonb column: read as the value, written as its JSON text. */
export type Json<T> = ColumnType<T, Text<T>, Text<T>>
type Text<T> = null extends T ? string | null : string

/**
 * A value as JSON for a jsonb column. PostgreSQL has no place for a NUL nor for half of a surrogate pair, and a
 * vendor's message cut in the middle of an emoji must not keep a change from its outcome.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  return UNSTORABLE.test(json)
    ? JSON.stringify(value, (_, part) => (typeof part === 'string' ? storable(part) : part))
    : json
}

/** JSON writes both as escapes and as nothing else; a backslash that somebody typed may look like one, which is no harm. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** A text as a text column can hold it. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** The name of the unique index or key that forbade a write; undefined of any other error. */
export function violatedKey(error: unknown): string | undefined {
  const UNIQUE_VIOLATION = '23505'
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : undefined
}
