import type { Actor } from '../changes/change.ts'
import { toJson } from './json.ts'
import type { Database, Tables } from './schema.ts'

type Entry = {
  /** What it is about; left out where it is of no change. */
  change?: { id: string; revision: number }
  action: Tables['audit']['action']
  by: Actor
  detail: object
  at: Date
}

/** Adds an entry to the audit, in the transaction of what it tells of. */
export async function record(transaction: Database, { change, action, by, detail, at }: Entry): Promise<void> {
  await transaction
    .insertInto('audit')
    .values({
      change: change?.id ?? null,
      revision: change?.revision ?? null,
      action,
      actor: by === 'system' ? null : toJson(by),
      detail: toJson(detail),
      at
    })
    .execute()
}
