import type { Database } from '../schema.ts'

/** The next pass is to work these companies out, whatever their rows say. */
export async function workOutAgain(transaction: Database, vendor: string, companies: readonly string[]): Promise<void> {
  if (companies.length === 0) return
  await transaction
    .updateTable('companies')
    .set({ fingerprint: null })
    .where('vendor', '=', vendor)
    .where('id', 'in', companies)
    .execute()
}
