import type { Generated, GeneratedAlways, Kysely, Selectable } from 'kysely'
import { DatabaseError } from 'pg'
import type { Actor, Change, Decision, Draft, State } from '../changes/model/change.ts'
import type { OutboxMessage } from '../changes/outbox/message.ts'
import type { Freeze } from '../changes/ports/context.ts'
import type { Clock, HomePage } from '../changes/ports/ports.ts'
import type { AlertEvent } from '../watch/alerts/alert.ts'
import type { BatchesTable, BatchFormsTable } from './changes/schema.ts'
import type { Json, Stored } from './json.ts'
import type {
  AlertsTable,
  CompaniesTable,
  DigestAlertsTable,
  DigestsTable,
  DriftsTable,
  FullScanPagesTable,
  FullScansTable,
  OutagesTable
} from './watch/schema.ts'

export type Tables = {
  changes: ChangesTable
  batches: BatchesTable
  batch_forms: BatchFormsTable
  decisions: DecisionsTable
  audit: AuditTable
  outbox: OutboxTable
  drafts: DraftsTable
  homes: HomesTable
  leases: LeasesTable
  delegations: DelegationsTable
  freezes: FreezesTable
  context_version: ContextVersionTable
  companies: CompaniesTable
  full_scans: FullScansTable
  full_scan_pages: FullScanPagesTable
  digests: DigestsTable
  digest_alerts: DigestAlertsTable
  alerts: AlertsTable
  outages: OutagesTable
  drifts: DriftsTable
}

export type Database = Kysely<Tables>
export type ChangeRow = Selectable<ChangesTable>

type ChangesTable = {
  id: string
  /** The order in which changes were requested. */
  place: GeneratedAlways<string>
  draft: string
  revision: number
  version: Generated<number>
  vendor: string
  company_id: string
  company_name: string
  company_tags: Json<Change['company']['tags']>
  company_external_id: string | null
  edits: Json<Change['edits']>
  whole: Generated<boolean>
  apply_at: Date | null
  names: Json<Change['names']>
  reason: string
  reference: string | null
  use: Json<Change['use']>
  ends: string | null
  warnings: Json<Change['warnings']>
  requester_team: string
  requester_user: string
  editor_team: string
  editor_user: string
  requirement: Json<Change['requirement']>
  requested_at: Date
  revised_at: Date
  expires_at: Date
  channel: string
  batch: Generated<string | null>
  batch_row: Generated<number | null>
  batch_rows: Generated<number | null>
  origin: Json<NonNullable<Change['origin']> | null>
  reminders: Generated<number>
  escalated: Generated<boolean>
  approvals: Json<Change['approvals']>
  state: Json<Stored<State>>
  state_name: GeneratedAlways<State['name']>
  lease_holder: string | null
  lease_until: Date | null
}

type DecisionsTable = {
  change: string
  revision: number
  /** The order in which they were made. */
  place: GeneratedAlways<string>
  team: string
  user: string
  verdict: Decision['verdict']
  reason: string | null
  hash: string
  at: Date
}

/** Append-only: a trigger refuses anything else. */
type AuditTable = {
  id: GeneratedAlways<string>
  /** Null for other subjects: a delegation, a freeze, an alert. */
  change: string | null
  revision: number | null
  alert: string | null
  /** The new state of a change, or another action. */
  action:
    | State['name']
    | 'requested'
    | 'revised'
    | 'reminded'
    | 'escalated'
    | 'delegate'
    | 'frozen'
    | 'unfrozen'
    | AlertEvent['name']
    | 'threshold'
    | 'refused'
  actor: Json<Exclude<Actor, 'system'> | null>
  detail: Json<object>
  at: Date
}

type OutboxTable = {
  id: string
  /** Exactly one of these is set. */
  change: string | null
  batch: string | null
  freeze: string | null
  alert: string | null
  digest: string | null
  outage: string | null
  kind: OutboxMessage['about']['kind']
  /** Of reminders and escalations; 0 for all else. */
  revision: Generated<number>
  /** Of reminders of a revision and messages of an alert; 0 for all else. */
  number: Generated<number>
  channel: string
  ts: string | null
  version: Generated<number>
  shown: Generated<number>
  attempts: Generated<number>
  due_at: Date
  taken_until: Date | null
  taken_by: string | null
}

type DraftsTable = { id: string; body: Json<Draft>; saved_at: Date }

type HomesTable = { team: string; user: string; page: Json<HomePage>; shown_at: Date }

type LeasesTable = { work: string; holder: string; until: Date }

type DelegationsTable = {
  team: string
  user: string
  from: Date
  until: Date
  delegate_team: string
  delegate_user: string
}

type FreezesTable = {
  id: string
  by: Json<Freeze['by']>
  reason: string
  at: Date
  channel: string
  unfrozen: Json<Stored<Freeze['unfrozen']>>
}

/** One row, incremented by every change of freezes and delegations. A move that depends on it locks it until commit. */
type ContextVersionTable = { version: string }

export type StoreDependencies = {
  db: Database
  /** The pool that `db` runs on, for named statements. */
  pool: QueryPool
  /**
   * All times in the database come from this clock and are compared with it. Callers supply times of their own (the end
   * of a lease, when a message is due), so the database's clock would be a second one, and tests could not advance
   * time. Clocks of processes may differ by less than the slack of a lease: half a minute.
   */
  clock: Pick<Clock, 'now'>
}

/**
 * A value as JSON for a column. PostgreSQL accepts neither NUL nor an unpaired surrogate, and a vendor's message cut
 * within an emoji must not prevent storing the outcome.
 */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  return UNSTORABLE.test(json)
    ? JSON.stringify(value, (_, part) => (typeof part === 'string' ? storable(part) : part))
    : json
}

/** JSON always writes both as escapes. A typed backslash may match too, which does no harm. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/** A text without what a text column rejects. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** The name of the violated unique index or key; undefined for any other error. */
export function violatedKey(error: unknown): string | undefined {
  const UNIQUE_VIOLATION = '23505'
  return error instanceof DatabaseError && error.code === UNIQUE_VIOLATION ? error.constraint : undefined
}

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
