import { sql } from 'kysely'
import { type Batch, type BatchStore, isBatchOver, type NewBatch } from '../../changes/batch/batch.ts'
import { OPEN } from '../../changes/model/change.ts'
import type { NewChange } from '../../changes/ports/ports.ts'
import { DAY } from '../../policy/hours.ts'

import { addAuditEntries, addMessage } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, storable, toJson } from '../schema.ts'
import { isUnchanged } from './leases-and-counts.ts'
import { moveBatch, redrawAlertsOfBatch } from './move-batch.ts'
import { contentOf, selectChanges, toChange, toRow } from './rows.ts'
import type { BatchRow } from './schema.ts'

/** Changes in one statement: each has about thirty parameters, and PostgreSQL takes 65,535. */
const AT_ONCE = 1_000

export function batches(dependencies: StoreDependencies): BatchStore {
  const { db, clock } = dependencies
  return {
    addBatch(batch, changes, requested) {
      return db.transaction().execute(async transaction => {
        const unchanged = !requested || (await isUnchanged(transaction, requested))
        // On a repeated submit the count already includes the first.
        const before = await selectBatch(transaction, 'draft', batch.draft)
        if (before) return before
        if (!unchanged) return 'stale'
        await insert(transaction, batch, changes, clock.now())
        const stored = await selectBatch(transaction, 'draft', batch.draft)
        if (stored) return stored
        throw new Error(`The batch ${batch.id} was stored and cannot be read`)
      })
    },

    batch: id => selectBatch(db, 'id', id),

    async batchChanges(id, limit) {
      const all = selectChanges(db).where('batch', '=', id).orderBy('batch_row')
      return (await (limit === undefined ? all : all.limit(limit)).execute()).map(toChange)
    },

    openCompanies() {
      return db
        .selectFrom('changes')
        .select(['id', 'vendor', 'company_id as company'])
        .where('state_name', 'in', OPEN)
        .execute()
    },

    async openBatches() {
      const rows = await selectBatches(db)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('changes').select('id').whereRef('batch', '=', 'batches.id').where('state_name', 'in', OPEN)
          )
        )
        .orderBy('place')
        .execute()
      return rows.map(toBatch)
    },

    moveBatch: moveBatch(dependencies),

    async addBatchOutcome(id) {
      const batch = await selectBatch(db, 'id', id)
      if (!batch || !isBatchOver(batch)) return
      const about = { name: 'batch', id, kind: 'batch-outcome' } as const
      await addMessage(db, { about, channel: batch.channel }, clock.now())
    },

    async saveBatchForm(form) {
      const saved = { body: toJson(form), saved_at: clock.now() }
      await db
        .insertInto('batch_forms')
        .values({ id: form.id, ...saved })
        .onConflict(conflict => conflict.column('id').doUpdateSet(saved))
        .execute()
      const yesterday = new Date(clock.now().getTime() - DAY)
      await db.deleteFrom('batch_forms').where('saved_at', '<', yesterday).execute()
    },

    async batchForm(id) {
      const row = await db.selectFrom('batch_forms').select('body').where('id', '=', id).executeTakeFirst()
      return row?.body
    }
  }
}

/** Batches with the number of their changes in each state. */
function selectBatches(db: Database) {
  const counts = sql<Batch['counts'] | null>`(
    SELECT json_object_agg(state_name, count) FROM (
      SELECT state_name, count(*)::integer AS count FROM changes WHERE batch = batches.id GROUP BY state_name) AS counted)`
  return db.selectFrom('batches').selectAll().select(counts.as('counts'))
}

async function selectBatch(db: Database, column: 'id' | 'draft', value: string): Promise<Batch | undefined> {
  const row = await selectBatches(db).where(column, '=', value).executeTakeFirst()
  return row && toBatch(row)
}

function toBatch(row: BatchRow & { counts: Batch['counts'] | null }): Batch {
  return {
    id: row.id,
    version: row.version,
    requester: { team: row.requester_team, user: row.requester_user },
    channel: row.channel,
    reason: row.reason,
    reference: row.reference,
    requirement: row.requirement,
    hash: row.hash,
    rows: row.rows,
    totals: row.totals,
    requestedAt: row.requested_at,
    expiresAt: row.expires_at,
    decisions: row.decisions.map(decision => ({ ...decision, at: new Date(decision.at) })),
    counts: row.counts ?? {}
  }
}

/** Does nothing where the same preview was requested before. */
async function insert(
  transaction: Database,
  { requester, ...batch }: NewBatch,
  changes: readonly NewChange[],
  now: Date
): Promise<void> {
  const added = await transaction
    .insertInto('batches')
    .values({
      id: batch.id,
      draft: batch.draft,
      requester_team: requester.team,
      requester_user: requester.user,
      channel: batch.channel,
      reason: storable(batch.reason),
      reference: batch.reference && storable(batch.reference),
      requirement: toJson(batch.requirement),
      hash: batch.hash,
      rows: batch.rows,
      totals: toJson(batch.totals),
      requested_at: batch.requestedAt,
      expires_at: batch.expiresAt,
      decisions: toJson([])
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    const some = changes.slice(at, at + AT_ONCE)
    await transaction.insertInto('changes').values(some.map(toRow)).execute()
    await addAuditEntries(
      transaction,
      ...some.map(change => ({
        change: { id: change.id, revision: 1 },
        action: 'requested' as const,
        by: requester,
        detail: {
          draft: change.draft,
          vendor: change.vendor,
          ...contentOf(change),
          company: change.company,
          batch: batch.id,
          batchHash: batch.hash
        },
        at: now
      }))
    )
  }
  await addMessage(transaction, { about: { name: 'batch', id: batch.id, kind: 'batch' }, channel: batch.channel }, now)
  await redrawAlertsOfBatch(transaction, batch.id, now)
}
