import { sql } from 'kysely'
import { type Change, ENDED, OPEN, type State } from '../../changes/model/change.ts'
import type { EarlierRevision, NewChange, RevisionEdit, Store } from '../../changes/ports/ports.ts'
import { isSame } from '../../policy/context.ts'
import type { Stored } from '../json.ts'
import { addAuditEntries, addMessage, dropReminders, redrawAlertsOf, redrawChange } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, toJson } from '../schema.ts'
import { isUnchanged } from './leases-and-counts.ts'
import { contentOf, selectChanges, toChange, toRevisionRow, toRow } from './rows.ts'

/** Requesting and finding changes. */
export function changes({
  db,
  clock
}: StoreDependencies): Pick<
  Store,
  'add' | 'requestedBy' | 'addWhile' | 'get' | 'open' | 'pending' | 'upcoming' | 'breakGlassSince'
> {
  return {
    add(change) {
      return db.transaction().execute(transaction => insert(transaction, change, clock.now()))
    },

    requestedBy: draft => requestedBy(db, draft),

    addWhile(requested, change) {
      return db.transaction().execute(async transaction => {
        const unchanged = await isUnchanged(transaction, requested)
        // On a repeated submit the count already includes the first.
        const before = await requestedBy(transaction, change.draft)
        if (before) return before
        return unchanged ? await insert(transaction, change, clock.now()) : 'stale'
      })
    },

    async get(id) {
      const row = await selectChanges(db).where('id', '=', id).executeTakeFirst()
      return row && toChange(row)
    },

    async open(company) {
      const all = selectChanges(db).where('state_name', 'in', OPEN).orderBy('place')
      const alone = all.where('batch', 'is', null)
      const query = company ? all.where('vendor', '=', company.vendor).where('company_id', '=', company.id) : alone
      return (await query.execute()).map(toChange)
    },

    async pending() {
      const rows = await selectChanges(db)
        .where('state_name', '=', 'pending')
        .where(({ eb, or, not, exists, selectFrom }) =>
          or([
            eb('batch', 'is', null),
            not(
              exists(
                selectFrom('changes as earlier')
                  .select('earlier.id')
                  .whereRef('earlier.batch', '=', 'changes.batch')
                  .whereRef('earlier.batch_row', '<', 'changes.batch_row')
                  .where('earlier.state_name', '=', 'pending')
              )
            )
          ])
        )
        .orderBy('place')
        .execute()
      return rows.map(toChange)
    },

    async upcoming(until) {
      const told = selectChanges(db)
        .where('state_name', '=', 'scheduled')
        .where('batch', 'is', null)
        .where(
          sql<boolean>`state ->> 'due' > ${clock.now().toISOString()} AND state ->> 'due' <= ${until.toISOString()}`
        )
        .where(({ exists, not, selectFrom }) =>
          not(
            exists(
              selectFrom('outbox')
                .select('outbox.id')
                .whereRef('outbox.change', '=', 'changes.id')
                .whereRef('outbox.revision', '=', 'changes.revision')
                .where('kind', '=', 'upcoming')
            )
          )
        )
      return (await told.orderBy('place').execute()).map(toChange)
    },

    async breakGlassSince(since) {
      const rows = await selectChanges(db)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('decisions')
              .select('decisions.change')
              .whereRef('decisions.change', '=', 'changes.id')
              .where('verdict', '=', 'break-glass')
              .where('at', '>=', since)
          )
        )
        .orderBy('place', 'desc')
        .execute()
      return rows.map(toChange)
    }
  }
}

async function requestedBy(db: Database, draft: string): Promise<Change | undefined> {
  const row = await selectChanges(db).where('draft', '=', draft).executeTakeFirst()
  return row && toChange(row)
}

/** Returns the existing change of that draft, if any. */
async function insert(transaction: Database, change: NewChange, now: Date): Promise<Change> {
  const added = await transaction
    .insertInto('changes')
    .values(toRow(change))
    .onConflict(conflict => conflict.column('draft').doNothing())
    .returning(['id', 'channel'])
    .executeTakeFirst()
  if (added) await recordRequest(transaction, added, change, now)
  const query = selectChanges(transaction).where('draft', '=', change.draft)
  return toChange(await query.executeTakeFirstOrThrow())
}

async function recordRequest(
  transaction: Database,
  { id, channel }: { id: string; channel: string },
  change: NewChange,
  now: Date
): Promise<void> {
  const { draft, vendor, company, requester: by } = change
  await addAuditEntries(transaction, {
    change: { id, revision: 1 },
    action: 'requested',
    by,
    detail: { ...contentOf(change), draft, vendor, company },
    at: now
  })
  await addMessage(transaction, { about: { name: 'change', id, kind: 'card' }, channel }, now)
  await redrawAlertsOf(transaction, { vendor, id: company.id }, now)
}

export function revise({ db, clock }: StoreDependencies): Store['revise'] {
  return (id, revision, next, at, requested) =>
    db.transaction().execute(async transaction => {
      const row = await selectChanges(transaction)
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('state_name', 'in', ['pending', 'scheduled'])
        .forUpdate()
        .executeTakeFirst()
      if (!row || (requested && !(await isUnchanged(transaction, requested, id)))) return { refused: 'stale' }
      await transaction
        .updateTable('changes')
        .set(({ eb }) => ({
          ...toRevisionRow(next),
          revision: revision + 1,
          version: eb('version', '+', 1),
          revised_at: at,
          // Earlier approvals are void, and so is their progress.
          state: toJson({ name: 'pending' } satisfies State),
          approvals: '[]',
          ...{ reminders: 0, escalated: false }
        }))
        .where('id', '=', id)
        .execute()
      const now = clock.now()
      const change = { id, revision: revision + 1 }
      const detail = { ...contentOf(next), before: contentOf(toChange(row)) }
      await addAuditEntries(transaction, { change, action: 'revised', by: next.editor, detail, at: now })
      await dropReminders(transaction, id)
      const due = await redrawChange(transaction, id, now)
      const moved = toChange(await selectChanges(transaction).where('id', '=', id).executeTakeFirstOrThrow())
      if (!isSame(moved.requester, next.editor)) {
        const about = { name: 'change', id, kind: 'edited' } as const
        const told = { about, channel: moved.requester.user, revision: moved.revision, number: moved.revision }
        const message = await addMessage(transaction, told, now)
        if (message) due.push({ id: message, after: 0 })
      }
      return { moved, due }
    })
}

/** What became of changes. */
export function history({
  db
}: StoreDependencies): Pick<Store, 'ended' | 'history' | 'revisionBefore' | 'revisionEdit'> {
  return {
    async ended(limit) {
      // Only the audit has the order in which they ended.
      const latest = await db
        .selectFrom('audit')
        .innerJoin('changes', 'changes.id', 'audit.change')
        .select('change')
        .where('action', 'in', ENDED)
        .where('batch', 'is', null)
        .orderBy('audit.id', 'desc')
        .limit(limit)
        .execute()
      const ids = latest.map(({ change }) => change).filter(id => id !== null)
      if (ids.length === 0) return []
      const rows = await selectChanges(db).where('id', 'in', ids).execute()
      return rows.map(toChange).toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
    },

    async revisionBefore(change) {
      return (await revisionEdit(change))?.before
    },

    revisionEdit,

    async history({ vendor, id }, limit, during) {
      const all = selectChanges(db).where('vendor', '=', vendor).where('company_id', '=', id)
      const ofCompany = during
        ? all.where('requested_at', '>=', during.from).where('requested_at', '<', during.to)
        : all
      const rows = await ofCompany.orderBy('place', 'desc').limit(limit).execute()
      return rows.map(toChange)
    }
  }

  async function revisionEdit({ id, revision }: Pick<Change, 'id' | 'revision'>): Promise<RevisionEdit | undefined> {
    if (revision === 1) return undefined
    const row = await db
      .selectFrom('audit')
      .select('detail')
      .where('change', '=', id)
      .where('revision', '=', revision)
      .where('action', '=', 'revised')
      .executeTakeFirst()
    if (!row) return undefined
    // Only `revise` writes this entry, with the content of the revision and of the one that it replaces.
    const { before, ...after } = row.detail as Stored<RevisionEdit['after']> & { before: Stored<EarlierRevision> }
    return { before: revived(before), after: { ...revived(after), revision, editor: after.editor } }
  }
}

function revived({ applyAt, ...content }: Stored<EarlierRevision>): EarlierRevision {
  return { ...content, ...(applyAt && { applyAt: new Date(applyAt) }) }
}
