import { sql } from 'kysely'
import type { Actor } from '../changes/model/change.ts'
import { toJson } from './json.ts'
import type { Database, Tables } from './schema.ts'

type Entry = {
  /** What it is about; both are left out where it is of neither. */
  change?: { id: string; revision: number }
  alert?: string
  action: Tables['audit']['action']
  by: Actor
  detail: object
  at: Date
}

/** Adds entries to the audit, in the transaction of what they tell of. One statement, however many they are. */
export async function record(transaction: Database, ...entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ change, alert, action, by, detail, at }) => ({
    change: change?.id ?? null,
    revision: change?.revision ?? null,
    alert: alert ?? null,
    action,
    actor: by === 'system' ? null : by,
    detail,
    at
  }))
  await sql`
    INSERT INTO audit (change, revision, alert, action, actor, detail, at)
    SELECT * FROM json_to_recordset(${toJson(rows)}::json)
      AS entry (change text, revision integer, alert text, action text, actor json, detail json, at timestamptz)
    `.execute(transaction)
}
