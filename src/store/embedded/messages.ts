/** A query for the database thread. `values` are in PostgreSQL's text format. */
export type Request = { id: number; text: string; values: readonly (string | null)[] | null }

/** Rows are raw text; `fields` give the types to parse them. */
export type Result = { command: string; rowCount: number | null; fields: Column[]; rows: (string | null)[][] }
export type Column = { name: string; dataTypeID: number }

/** A PostgreSQL error: `message`, and the other fields that are set. */
export type Fault = { message: string; parts: Readonly<Record<string, string>> }

export type Reply =
  | { name: 'ready' }
  /** `inTransaction`: a transaction is open after the query. */
  | { name: 'done'; id: number; results: Result[]; inTransaction: boolean }
  | { name: 'failed'; id: number; fault: Fault; inTransaction: boolean }
  | { name: 'notification'; channel: string; payload: string }
