import type { Actor } from '../../changes/model/change.ts'
import type { AuditEntry, AuditQuery } from '../../changes/ports/audit.ts'
import type { QueryPool } from '../schema.ts'

const PAGE = 500

/** The entries in the order of the chain, page by page, as they were when this was called. */
export async function* auditEntries(pool: QueryPool, query: AuditQuery): AsyncGenerator<AuditEntry> {
  const { from = null, to = null, company = null } = query
  let { after } = query
  // What is added meanwhile is for the next export: one that keeps up with a busy bot would not end.
  const { rows: heads } = await pool.query({ name: '', text: 'SELECT count::text FROM audit_head', values: [] })
  const [head] = heads as { count: string }[]
  for (;;) {
    const { rows } = await pool.query({
      name: '',
      text: ENTRIES,
      values: [after, head?.count, from, to, company, PAGE]
    })
    const page = rows as EntryRow[]
    for (const row of page) yield toEntry(row)
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    after = Number(last.place)
  }
}

/** Whether any change, alert or scanned company has that name or id. */
export async function knowsCompany(pool: QueryPool, company: string): Promise<boolean> {
  const named = ['changes', 'alerts'].map(
    table => `SELECT FROM ${table} WHERE company_id = $1 OR lower(company_name) = lower($1)`
  )
  const text = `SELECT EXISTS (${[...named, SCANNED].join(' UNION ALL ')}) AS known`
  const { rows } = await pool.query({ name: '', text, values: [company] })
  const [row] = rows as { known: boolean }[]
  return row?.known ?? false
}

const SCANNED = 'SELECT FROM companies WHERE id = $1 OR external_id = $1 OR lower(name) = lower($1)'

type EntryRow = Omit<AuditEntry, 'place' | 'actor' | 'company'> & {
  place: string
  actor: Exclude<Actor, 'system'> | null
  vendor: string | null
  company_id: string | null
  company_name: string | null
}

const ENTRIES = `
  SELECT place::text, at, action, actor, change, revision, alert, detail, encode(hash, 'hex') AS hash,
      subject.vendor, subject.company_id, coalesce(companies.name, subject.company_name) AS company_name
    FROM audit_chain
    JOIN audit ON audit.id = entry
    LEFT JOIN LATERAL (
      SELECT vendor, company_id, company_name FROM changes WHERE changes.id = audit.change
      UNION ALL SELECT vendor, company_id, company_name FROM alerts WHERE alerts.id = audit.alert) AS subject ON true
    LEFT JOIN companies ON companies.vendor = subject.vendor AND companies.id = subject.company_id
    WHERE place > $1::bigint AND place <= $2::bigint
      AND ($3::timestamptz IS NULL OR at >= $3) AND ($4::timestamptz IS NULL OR at < $4)
      AND ($5::text IS NULL OR subject.company_id = $5 OR companies.external_id = $5
        OR lower(subject.company_name) = lower($5) OR lower(companies.name) = lower($5))
    ORDER BY audit_chain.place LIMIT $6::integer`

function toEntry({ place, actor, vendor, company_id: id, company_name: name, ...entry }: EntryRow): AuditEntry {
  const company = vendor === null || id === null || name === null ? null : { vendor, id, name }
  return { ...entry, place: Number(place), actor: actor ?? 'system', company }
}
