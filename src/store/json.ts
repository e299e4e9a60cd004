import type { ColumnType } from 'kysely'

/** JSON in a column: its dates are ISO texts until revived. */
export type Stored<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Stored<T[Key]> } : T

/** A JSON column: read as the value, written as its JSON text. */
export type Json<T> = ColumnType<T, Text<T>, Text<T>>
type Text<T> = null extends T ? string | null : string
