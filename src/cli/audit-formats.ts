import type { Edit } from '../changes/model/change.ts'
import { csvLine } from '../changes/model/csv.ts'
import type { AuditEntry } from '../changes/ports/audit.ts'
import type { Value } from '../changes/ports/vendor.ts'

/** A format of an export: what comes before all entries, and each entry as one line. */
export type AuditFormat = { head: string; line(entry: AuditEntry): string }

const COLUMNS = [
  'cursor',
  'at',
  'action',
  'vendor',
  'company id',
  'company',
  'change',
  'revision',
  'alert',
  'actor',
  'actor team',
  'values',
  'reason',
  'reference',
  'detail',
  'hash'
]

/** By the name that `--format` takes. */
export const FORMATS: Readonly<Record<string, AuditFormat>> = {
  jsonl: {
    head: '',
    line: ({ place: cursor, at, actor, ...entry }) =>
      `${JSON.stringify({ cursor, at, ...entry, actor: actor === 'system' ? null : actor })}\n`
  },
  csv: {
    head: csvLine(COLUMNS),
    line({ place, at, action, actor, change, revision, alert, company, detail, hash }) {
      const { team, user } = actor === 'system' ? { team: null, user: 'Countersign' } : actor
      return csvLine([
        place,
        at.toISOString(),
        action,
        company?.vendor ?? null,
        company?.id ?? null,
        company?.name ?? null,
        change,
        revision,
        alert,
        user,
        team,
        editsIn(detail).map(sayEdit).join('; '),
        reasonIn(detail) ?? null,
        textIn(detail.reference) ?? null,
        JSON.stringify(detail),
        hash
      ])
    }
  },
  ocsf: { head: '', line: entry => `${JSON.stringify(ocsf(entry))}\n` }
}

/**
 * The entry as an event of the Open Cybersecurity Schema Framework 1.3.0: Entity Management (class 3004 in the category
 * Identity & Access Management, 3). The entity is the change, alert or other subject; the company is its organization.
 * What the schema has no attribute for is in `unmapped`.
 */
function ocsf(entry: AuditEntry) {
  const { place, at, action, actor, change, revision, alert, company, detail, hash } = entry
  const activity = CREATED.includes(action) ? ACTIVITIES.create : ACTIVITIES.update
  const reason = reasonIn(detail)
  const subject = change ?? alert ?? textIn(detail.freeze)
  const kind = change ? 'Change' : alert ? 'Alert' : action
  const person = actor === 'system' ? undefined : actor
  return {
    category_uid: 3,
    category_name: 'Identity & Access Management',
    class_uid: 3004,
    class_name: 'Entity Management',
    activity_id: activity.id,
    activity_name: activity.name,
    type_uid: 3004 * 100 + activity.id,
    type_name: `Entity Management: ${activity.name}`,
    ...severityOf(action, detail),
    ...(FAILED.includes(action) ? { status_id: 2, status: 'Failure' } : { status_id: 1, status: 'Success' }),
    time: at.getTime(),
    message: [kind, action, company && `of ${company.name}`].filter(Boolean).join(' '),
    ...(reason && { comment: reason }),
    // Whoever acts without a person is Countersign itself, by the policy or by time.
    actor: person
      ? { user: { uid: person.user, type_id: 1, type: 'User', org: { uid: person.team } } }
      : { app_name: 'Countersign' },
    entity: {
      uid: subject ?? String(place),
      name: company?.name ?? kind,
      type_id: 99,
      type: kind,
      ...(revision !== null && { version: String(revision) }),
      ...(company && { org: { uid: company.id, name: company.name } }),
      data: detail
    },
    metadata: {
      version: '1.3.0',
      uid: hash,
      sequence: place,
      event_code: action,
      log_name: 'audit',
      product: { name: 'Countersign', vendor_name: 'Countersign' }
    },
    unmapped: { cursor: place, hash, ...(company && { vendor: company.vendor }) }
  }
}

const ACTIVITIES = { create: { id: 1, name: 'Create' }, update: { id: 3, name: 'Update' } } as const
const CREATED = ['requested', 'raised', 'frozen', 'delegate']
const FAILED = ['failed', 'conflict', 'refused']

function severityOf(action: string, { decision }: AuditEntry['detail']) {
  if (isObject(decision) && decision.verdict === 'break-glass') return { severity_id: 4, severity: 'High' }
  if (FAILED.includes(action)) return { severity_id: 3, severity: 'Medium' }
  return { severity_id: 1, severity: 'Informational' }
}

function editsIn({ edits }: AuditEntry['detail']): Edit[] {
  // Written from a change, of which JSON changes no edit.
  return Array.isArray(edits) ? (edits as Edit[]) : []
}

function sayEdit({ field, seen, wanted }: Edit): string {
  return `${field}: ${sayValue(seen)} → ${sayValue(wanted)}`
}

/** A value as text, without its label: only the vendor knows that. */
function sayValue(value: Value): string {
  return Array.isArray(value) ? value.join(', ') : value === null ? 'none' : String(value)
}

/** Of a request, freeze or snooze; or of the decision or state that an entry tells. */
function reasonIn({ reason, decision, to }: AuditEntry['detail']): string | undefined {
  return [reason, isObject(decision) && decision.reason, isObject(to) && to.reason].map(textIn).find(Boolean)
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
