import type { ColumnType, Generated, GeneratedAlways, Kysely, Selectable } from 'kysely'
import type { Actor, Change, Decision, State } from '../changes/change.ts'
import type { Draft, Notice } from '../changes/ports.ts'

export type Tables = {
  changes: ChangesTable
  decisions: DecisionsTable
  audit: AuditTable
  notices: NoticesTable
  drafts: DraftsTable
}

export type Database = Kysely<Tables>
export type ChangeRow = Selectable<ChangesTable>

/** JSON inside a column: dates in it are ISO texts until they are revived. */
export type Stored<T> = T extends Date ? string : T extends object ? { [Key in keyof T]: Stored<T[Key]> } : T

/** A jsonb column: read as the value, written as its JSON text. */
type Json<T> = ColumnType<T, Text<T>, Text<T>>
type Text<T> = null extends T ? string | null : string

type ChangesTable = {
  id: string
  /** The order in which changes were asked for. */
  place: GeneratedAlways<string>
  draft: string
  revision: number
  vendor: string
  company_id: string
  company_name: string
  edits: Json<Change['edits']>
  names: Json<Change['names']>
  reason: string
  reference: string | null
  use: Json<Change['use']>
  ends: string | null
  warnings: Json<Change['warnings']>
  asker_team: string
  asker_user: string
  editor_team: string
  editor_user: string
  asked_at: Date
  expires_at: Date
  channel: string
  state: Json<Stored<State>>
  state_name: GeneratedAlways<State['name']>
  lease_holder: string | null
  lease_until: Date | null
}

type DecisionsTable = {
  change: string
  revision: number
  team: string
  user: string
  verdict: Decision['verdict']
  reason: string | null
  hash: string
  at: Date
}

/** Only ever added to: the database refuses anything else. */
type AuditTable = {
  id: GeneratedAlways<string>
  change: string
  revision: number
  /** `asked`, or the name of the state that the change was moved to. */
  action: 'asked' | State['name']
  actor: Json<Exclude<Actor, 'system'> | null>
  detail: Json<object>
  at: Date
}

type NoticesTable = {
  id: string
  change: string
  kind: Notice['kind']
  channel: string
  ts: string | null
  version: Generated<number>
  shown: Generated<number>
  attempts: Generated<number>
  due_at: Date
  taken_until: Date | null
}

type DraftsTable = { id: string; body: Json<Draft>; saved_at: Date }
