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
