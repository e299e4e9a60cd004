import type { ColumnType } from 'kysely'

/** JSON inside a column: dates in it are ISO texts until they are revived. */
export type Stored<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Stored<T[Key]> } : T

/** A jsonb column: read as the value, written as its JSON text. */
export type Json<T> = ColumnType<T, Text<T>, Text<T>>
type Text<T> = null extends T ? string | null : string
