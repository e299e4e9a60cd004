import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { Alert, AlertState } from '../../watch/alerts/alert.ts'
import type { Digest, DigestContent, Drift } from '../../watch/ports.ts'
import type { Json, Stored } from '../json.ts'

/** Companies as last seen by a scan. */
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
  /** Of the last evaluated state; null to force an evaluation. */
  fingerprint: string | null
  /** How many full scans in a row have not seen it. */
  missed: Generated<number>
  gone_at: Date | null
  /** When a value that the directory shows last changed. */
  changed_at: Date
}

export type FullScansTable = { id: string; vendor: string; began_at: Date; ended_at: Date | null }

/** The companies that a full scan has seen, by page. */
export type FullScanPagesTable = { full_scan: string; ids: string[] }

export type DigestsTable = {
  id: string
  name: Digest['name']
  at: Date
  /** Of a daily digest. */
  content: Json<Stored<DigestContent> | null>
}

/** The alerts of a digest, in order. */
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
  /** To be announced, with no message added yet. */
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

/** JSON in which null is a value, not the absence of one. */
type Value<T> = ColumnType<T, string, string>
