import { jsonArrayFrom, jsonBuildObject } from 'kysely/helpers/postgres'
import type { Change, Decision, State } from '../../changes/model/change.ts'
import type { NewChange, Revision } from '../../changes/ports/ports.ts'
import type { Stored } from '../json.ts'
import { type ChangeRow, type Database, storable, toJson } from '../schema.ts'

/** Changes with their decisions in order. */
export function selectChanges(db: Database) {
  return db
    .selectFrom('changes')
    .selectAll()
    .select(change =>
      jsonArrayFrom(
        change
          .selectFrom('decisions')
          .whereRef('decisions.change', '=', 'changes.id')
          .select(['revision', 'verdict', 'reason', 'hash', 'at'])
          .select(({ ref }) => jsonBuildObject({ team: ref('team'), user: ref('user') }).as('person'))
          .orderBy('decisions.place')
      ).as('decisions')
    )
}

export function toChange(row: ChangeRow & { decisions: readonly Stored<Decision>[] }): Change {
  return {
    id: row.id,
    revision: row.revision,
    version: row.version,
    vendor: row.vendor,
    company: {
      id: row.company_id,
      name: row.company_name,
      tags: row.company_tags,
      ...(row.company_external_id !== null && { externalId: row.company_external_id })
    },
    edits: row.edits,
    ...(row.whole && { whole: true }),
    ...(row.apply_at && { applyAt: row.apply_at }),
    names: row.names,
    reason: row.reason,
    reference: row.reference,
    use: row.use,
    ends: row.ends,
    warnings: row.warnings,
    requester: { team: row.requester_team, user: row.requester_user },
    editor: { team: row.editor_team, user: row.editor_user },
    requirement: row.requirement,
    requestedAt: row.requested_at,
    revisedAt: row.revised_at,
    expiresAt: row.expires_at,
    channel: row.channel,
    ...batchOf(row),
    ...(row.origin && { origin: row.origin }),
    sent: { reminders: row.reminders, escalated: row.escalated },
    state: reviveState(row.state),
    approvals: row.approvals,
    decisions: row.decisions.map(decision => ({ ...decision, at: new Date(decision.at) }))
  }
}

function batchOf({ batch: id, batch_row: at, batch_rows: rows }: ChangeRow): Pick<Change, 'batch'> {
  return id === null || at === null || rows === null ? {} : { batch: { id, row: at, rows } }
}

/** Restores the dates of a row read as JSON. */
export function reviveChange(row: Stored<ChangeRow>): ChangeRow {
  const { requested_at, revised_at, expires_at, apply_at, lease_until } = row
  return {
    ...row,
    requested_at: new Date(requested_at),
    revised_at: new Date(revised_at),
    expires_at: new Date(expires_at),
    apply_at: apply_at === null ? null : new Date(apply_at),
    lease_until: lease_until === null ? null : new Date(lease_until)
  }
}

export function toRow(change: NewChange) {
  return {
    ...toRevisionRow(change),
    id: change.id,
    draft: change.draft,
    revision: 1,
    vendor: change.vendor,
    company_id: change.company.id,
    company_external_id: change.company.externalId === undefined ? null : storable(change.company.externalId),
    requester_team: change.requester.team,
    requester_user: change.requester.user,
    requested_at: change.requestedAt,
    revised_at: change.requestedAt,
    channel: change.channel,
    batch: change.batch?.id ?? null,
    batch_row: change.batch?.row ?? null,
    batch_rows: change.batch?.rows ?? null,
    origin: change.origin ? toJson(change.origin) : null,
    approvals: toJson([]),
    state: toJson({ name: 'pending' } satisfies State)
  }
}

/** All that a revision says, for the audit. */
export function contentOf(revision: Revision) {
  const { name, tags } = revision.company
  return {
    company: { name, tags },
    edits: revision.edits,
    whole: revision.whole,
    applyAt: revision.applyAt,
    names: revision.names,
    reason: revision.reason,
    reference: revision.reference,
    use: revision.use,
    ends: revision.ends,
    warnings: revision.warnings,
    requirement: revision.requirement,
    editor: revision.editor,
    expiresAt: revision.expiresAt
  }
}

/** The columns that each revision replaces. */
export function toRevisionRow(revision: Revision) {
  return {
    company_name: storable(revision.company.name),
    company_tags: toJson(revision.company.tags),
    edits: toJson(revision.edits),
    whole: revision.whole ?? false,
    apply_at: revision.applyAt ?? null,
    names: toJson(revision.names),
    reason: storable(revision.reason),
    reference: revision.reference && storable(revision.reference),
    use: revision.use && toJson(revision.use),
    ends: revision.ends,
    warnings: toJson(revision.warnings),
    requirement: toJson(revision.requirement),
    editor_team: revision.editor.team,
    editor_user: revision.editor.user,
    expires_at: revision.expiresAt
  }
}

/** The keys of a state that hold dates; the type makes the compiler require new ones here. */
const DATES: Record<DateKey<State>, true> = { at: true, since: true, due: true, missed: true }
type DateKey<S> = S extends S ? { [Key in keyof S]-?: NonNullable<S[Key]> extends Date ? Key : never }[keyof S] : never

/** Restores the dates of a state read as JSON. */
export function reviveState(stored: Stored<State>): State {
  const revived = Object.entries(stored).map(([key, value]) => [key, key in DATES ? new Date(String(value)) : value])
  // It was written from a State, of which JSON changes only the DATES.
  return Object.fromEntries(revived) as State
}
