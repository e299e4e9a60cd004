import type { ColumnType } from 'kysely'
import { DatabaseError } from 'pg'

/** JSON in a column: its dates are ISO texts until revived. */
export type Stored<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Stored<T[Key]> } : T

/** A JSON column: read as the value, written as its JSON text. */
export type Json<T> = ColumnType<T, Text<T>, Text<T>>
type Text<T> = null extends T ? string | null : string

/**
 * A value as JSON for a column. PostgreSQL accepts neither NUL nor an unpaired surrogate, and a vendor's message cut
 * within an emoji must not prevent storing the outcome.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  return UNSTORABLE.test(json)
    ? JSON.stringify(value, (_, part) => (typeof part === 'string' ? storable(part) : part))
    : json
}

/** JSON always writes both as escapes. A typed backslash may match too, which does no harm. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** A text without what a text column rejects. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** The name of the violated unique index or key; undefined for any other error. */
export function violatedKey(error: unknown): string | undefined {
  const UNIQUE_VIOLATION = '23505'
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : undefined
}

/** A named query, which `pg` prepares once for each connection; the embedded pool ignores the name. */
export type NamedQuery = { name: string; text: string; values: unknown[] }

export type QueryPool = { query(query: NamedQuery): Promise<{ rows: unknown[] }> }

/**
 * A prepared statement for frequent steps: building and planning it each time costs more than running it. `Row` is the
 * type of the rows that the text selects.
 */
export function statement<Row>(name: string, text: string) {
  return async ({ pool }: { pool: QueryPool }, values: unknown[]): Promise<Row[]> => {
    const { rows } = await pool.query({ name, text, values })
    return rows as Row[]
  }
}
