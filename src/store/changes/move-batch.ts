import { sql } from 'kysely'
import type { BatchStore } from '../../changes/batch/batch.ts'

import { addAuditEntries, redrawAlerts } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, storable, toJson } from '../schema.ts'

/**
 * As `move`, for changes of one batch together. Rows are locked in the order batch, changes by id, messages: `move` locks
 * a change before messages too, so that the two never wait for each other.
 */
export function moveBatch({ db, clock }: StoreDependencies): BatchStore['moveBatch'] {
  return async (id, version, moves, by, decision) => {
    const now = clock.now()
    try {
      return await db.transaction().execute(async transaction => {
        const batch = await transaction
          .updateTable('batches')
          .set(({ eb }) => ({
            version: eb('version', '+', 1),
            ...(decision && { decisions: sql<string>`(decisions::jsonb || ${toJson([decision])}::jsonb)::json` })
          }))
          .where('id', '=', id)
          .where('version', '=', version)
          .returning('hash')
          .executeTakeFirst()
        if (!batch) throw new Stale()
        const moved = await moveRows(transaction, id, moves)
        if (moved.size < moves.length) throw new Stale()
        await recordDecisions(transaction, moves)
        await addAuditEntries(
          transaction,
          ...moves.map(({ change, to, decision: made, approvals }) => ({
            change: { id: change, revision: moved.get(change)?.revision ?? 1 },
            action: to.name,
            by,
            detail: { from: moved.get(change)?.from, to, decision: made, approvals, batch: id, batchHash: batch.hash },
            at: now
          }))
        )
        await redrawAlertsOfBatch(transaction, id, now)
        return { due: await redrawBatch(transaction, id, now) }
      })
    } catch (error) {
      if (error instanceof Stale) return 'stale'
      throw error
    }
  }
}

/** The batch or one of its changes has another version by now; everything is rolled back. */
class Stale extends Error {
  override name = 'Stale'
}

/** The moved ones, with their revision and the state before. */
async function moveRows(transaction: Database, batch: string, moves: Parameters<BatchStore['moveBatch']>[2]) {
  const given = toJson(moves.map(({ decision: _, ...move }) => move))
  const { rows } = await sql<{ id: string; revision: number; from: string }>`
    WITH given AS (
      SELECT * FROM json_to_recordset(${given}::json) AS given (change text, version integer, "to" json, approvals json)),
    locked AS (
      SELECT changes.id, changes.state_name, given."to", given.approvals FROM changes JOIN given ON given.change = changes.id
        WHERE changes.batch = ${batch} AND changes.version = given.version
        ORDER BY changes.id FOR UPDATE OF changes)
    UPDATE changes SET state = locked."to", version = version + 1,
        approvals = coalesce(locked.approvals, changes.approvals)
      FROM locked WHERE changes.id = locked.id
      RETURNING changes.id, changes.revision, locked.state_name AS from`.execute(transaction)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

async function recordDecisions(transaction: Database, moves: Parameters<BatchStore['moveBatch']>[2]): Promise<void> {
  const made = moves.flatMap(({ change, decision }) => {
    if (!decision) return []
    const { person, reason, ...rest } = decision
    return [{ change, ...rest, ...person, reason: reason && storable(reason) }]
  })
  if (made.length === 0) return
  await sql`
    INSERT INTO decisions (change, revision, team, "user", verdict, reason, hash, at)
      SELECT * FROM json_to_recordset(${toJson(made)}::json) AS decision (
        change text, revision integer, team text, "user" text, verdict text, reason text, hash text, at timestamptz)
    `.execute(transaction)
}

/** Marks the message of a batch to be redrawn at once. Returns it, unless it is being sent. */
async function redrawBatch(transaction: Database, batch: string, now: Date) {
  const rows = await transaction
    .updateTable('outbox')
    .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now }))
    .where('batch', '=', batch)
    .where('kind', '=', 'batch')
    .returning(['id', 'taken_until'])
    .execute()
  return rows.flatMap(({ id, taken_until: until }) => (until && until > now ? [] : [{ id, after: 0 }]))
}

/** Marks the messages of open alerts of the batch's companies to be redrawn. */
export async function redrawAlertsOfBatch(transaction: Database, batch: string, now: Date): Promise<void> {
  const alerts = await transaction
    .selectFrom('alerts')
    .innerJoin('changes', join =>
      join.onRef('changes.vendor', '=', 'alerts.vendor').onRef('changes.company_id', '=', 'alerts.company_id')
    )
    .select('alerts.id')
    .distinct()
    .where('changes.batch', '=', batch)
    .where('alerts.state_name', '<>', 'closed')
    .execute()
  await redrawAlerts(
    transaction,
    alerts.map(({ id }) => id),
    now
  )
}
