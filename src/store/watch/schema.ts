import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { Alert, AlertState } from '../../watch/alerts/alert.ts'
import type { Digest, DigestContent, Drift } from '../../watch/ports.ts'
import type { Json, Stored } from '../json.ts'

/** Companies as the passes last saw them. */
export type CompaniesTable = {
  vendor: string
  id: string
  name: string
  use: Json<CompanySummary['use']>
  ends: string | null
  licence: Json<NonNullable<CompanySummary['licence']>>
  tags: Json<readonly string[]>
  external_id: string | null
  threshold: number | null
  seen_at: Date
  /** Of what was worked out of it last; null where it must be worked out again. */
  fingerprint: string | null
  /** How many full passes have ended without it since. */
  missed: Generated<number>
  gone_at: Date | null
  /** When anything that the directory shows changed last. */
  changed_at: Date
}

export type FullScansTable = { id: string; vendor: string; began_at: Date; ended_at: Date | null }

/** The companies that a full pass has seen, page by page. */
export type FullScanPagesTable = { full_scan: string; ids: string[] }

export type DigestsTable = {
  id: string
  name: Digest['name']
  at: Date
  /** Of the morning. */
  content: Json<Stored<DigestContent> | null>
}

/** Which alerts a digest names, in its order. */
export type DigestAlertsTable = { digest: string; alert: string; place: number }

export type AlertsTable = {
  id: string
  vendor: string
  company_id: string
  company_name: string
  condition: Alert['condition']
  level: Json<Alert['level']>
  since: Date
  level_since: Date
  first: Json<Alert['first']>
  figures: Json<Alert['figures']>
  state: Json<Stored<AlertState>>
  state_name: GeneratedAlways<AlertState['name']>
  snoozed_until: Date | null
  messages: Generated<number>
  digest: string | null
  /** Owed to people, and no message is made for it yet. */
  announce: Generated<boolean>
  version: Generated<number>
}

export type OutagesTable = { id: string; vendor: string; since: Date; over_at: Date | null }

export type DriftsTable = {
  id: GeneratedAlways<string>
  vendor: string
  company_id: string
  company_name: string
  field: string
  before: Value<Drift['before']>
  after: Value<Drift['after']>
  at: Date
  digest: string | null
}

/** JSON in which null is a value like any other. */
type Value<T> = ColumnType<T, string, string>
