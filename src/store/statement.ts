/** A query under a name, as `pg` prepares it once for each connection; the embedded pool takes no notice of the name. */
export type NamedQuery = { name: string; text: string; values: unknown[] }

export type QueryPool = { query(query: NamedQuery): Promise<{ rows: unknown[] }> }

/**
 * One statement of the steps that every change takes, written once and prepared once for each connection: building and
 * planning it again each time costs more than running it. `Row` is what the text selects, which only its writer knows.
 */
export function statement<Row>(name: string, text: string) {
  return async ({ pool }: { pool: QueryPool }, values: unknown[]): Promise<Row[]> => {
    const { rows } = await pool.query({ name, text, values })
    return rows as Row[]
  }
}
