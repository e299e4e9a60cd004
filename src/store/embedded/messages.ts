/** What the main thread asks of the database thread. `values` are already text, as PostgreSQL wants them. */
export type Request = { id: number; text: string; values: readonly (string | null)[] | null }

/** Rows are raw text; `fields` say how to read them. */
export type Result = { command: string; rowCount: number | null; fields: Column[]; rows: (string | null)[][] }
export type Column = { name: string; dataTypeID: number }

/** What PostgreSQL says about an error; `message` and whichever of its other parts it filled in. */
export type Fault = { message: string; parts: Readonly<Record<string, string>> }

export type Reply =
  | { name: 'ready' }
  /** `inTransaction` is how the session stands after the query. */
  | { name: 'done'; id: number; results: Result[]; inTransaction: boolean }
  | { name: 'failed'; id: number; fault: Fault; inTransaction: boolean }
  | { name: 'notification'; channel: string; payload: string }
