import type { Selectable } from 'kysely'
import type { Alert, AlertState } from '../../watch/alerts/alert.ts'
import type { Drift, Entry } from '../../watch/ports.ts'
import type { Stored } from '../json.ts'
import type { Database } from '../schema.ts'
import type { AlertsTable, CompaniesTable, DriftsTable } from './schema.ts'

export type AlertRow = Selectable<AlertsTable>

/** A row of companies without the columns that only scans use. */
export type CompanyRow = Omit<Selectable<CompaniesTable>, 'fingerprint' | 'missed' | 'changed_at'>

export function toAlert(row: AlertRow): Alert {
  return {
    id: row.id,
    vendor: row.vendor,
    company: { id: row.company_id, name: row.company_name },
    condition: row.condition,
    level: row.level,
    since: row.since,
    levelSince: row.level_since,
    first: row.first,
    figures: row.figures,
    state: reviveState(row.state),
    messages: row.messages,
    digest: row.digest,
    version: row.version
  }
}

export function toEntry(row: CompanyRow): Entry {
  return {
    vendor: row.vendor,
    id: row.id,
    name: row.name,
    use: row.use,
    ends: row.ends,
    licence: row.licence,
    tags: row.tags,
    externalId: row.external_id,
    seenAt: row.seen_at,
    threshold: row.threshold,
    goneAt: row.gone_at
  }
}

export function toDrift(row: Omit<Selectable<DriftsTable>, 'id' | 'digest'>): Drift {
  const { vendor, company_id, company_name, field, before, after, at } = row
  return { vendor, company: { id: company_id, name: company_name }, field, before, after, at }
}

export function reviveCompany(row: Stored<CompanyRow>): CompanyRow {
  return {
    ...row,
    seen_at: new Date(row.seen_at),
    gone_at: row.gone_at === null ? null : new Date(row.gone_at)
  }
}

export function reviveAlert(row: Stored<AlertRow>): AlertRow {
  return {
    ...row,
    since: new Date(row.since),
    level_since: new Date(row.level_since),
    snoozed_until: row.snoozed_until === null ? null : new Date(row.snoozed_until)
  }
}

function reviveState(stored: Stored<AlertState>): AlertState {
  switch (stored.name) {
    case 'open':
      return stored
    case 'acknowledged':
    case 'closed':
      return { ...stored, at: new Date(stored.at) }
    case 'snoozed':
      return { ...stored, at: new Date(stored.at), until: new Date(stored.until) }
    default:
      return stored satisfies never
  }
}

/** Makes the next scan evaluate these companies even if their rows are unchanged. */
export async function clearFingerprints(
  transaction: Database,
  vendor: string,
  companies: readonly string[]
): Promise<void> {
  if (companies.length === 0) return
  await transaction
    .updateTable('companies')
    .set({ fingerprint: null })
    .where('vendor', '=', vendor)
    .where('id', 'in', companies)
    .execute()
}
