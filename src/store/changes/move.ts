import { randomUUID } from 'node:crypto'
import { type Decision, OPEN, type StateName } from '../../changes/model/change.ts'
import type { DueMessage } from '../../changes/ports/context.ts'
import type { Store } from '../../changes/ports/ports.ts'
import { type ContextRow, contextColumns, toStoredContext } from '../access/stored-context.ts'
import { mismatchOf } from '../audit/match.ts'
import type { Stored } from '../json.ts'
import { type ChangeRow, type StoreDependencies, statement, storable, toJson, violatedKey } from '../schema.ts'
import { toChange } from './rows.ts'

/** The refusal for each violated unique index. */
const REFUSALS: Readonly<Record<string, 'already-decided' | 'company-busy'>> = {
  changes_one_applying_per_company: 'company-busy',
  decisions_once_per_person: 'already-decided'
}

/** In milliseconds: how often the message of a batch is redrawn at most while its changes are applied. */
const BATCH_REDRAW = 3_000

/** Changes a state, as only `moveBatch` does besides, for several: one statement, and so one transaction. */
export function move(dependencies: StoreDependencies): Store['move'] {
  return async (id, revision, from, to, by, more = {}) => {
    const { decision, approvals, expiresAt, version, holder, contextVersion, lease, redrawAfter = 0 } = more
    const { audited = false } = more
    const now = dependencies.clock.now()
    try {
      const [row] = await moved(dependencies, [
        id,
        revision,
        from,
        toJson(to),
        now,
        expiresAt ?? null,
        version ?? null,
        holder ?? null,
        contextVersion ?? null,
        lease ?? null,
        lease === null,
        decision ? toJson(rowOf(decision)) : null,
        to.name,
        by === 'system' ? null : toJson(by),
        toJson({ from, to, decision, approvals }),
        (from === 'pending' || from === 'scheduled') && to.name !== from,
        new Date(now.getTime() + redrawAfter),
        isFinal(to.name) ? randomUUID() : null,
        decision?.verdict === 'break-glass' ? randomUUID() : null,
        audited,
        new Date(now.getTime() + BATCH_REDRAW),
        approvals ? toJson(approvals) : null
      ])
      if (!row) return { refused: audited && (await isForged(dependencies, id)) ? 'forged' : 'stale' }
      return { moved: toChange(row), due: dueOf(row.due, now) }
    } catch (error) {
      const refused = REFUSALS[violatedKey(error) ?? '']
      if (refused) return { refused }
      throw error
    }
  }
}

function rowOf({ person, reason, ...decision }: Decision) {
  return { ...decision, ...person, reason: reason && storable(reason) }
}

/** Of those that are due now about the change itself only the first: whoever sends it takes the others with it. */
function dueOf(due: MovedRow['due'], now: Date): DueMessage[] {
  const messages = due.map(({ at, ...message }) => {
    return { ...message, after: Math.max(0, new Date(at).getTime() - now.getTime()) }
  })
  const first = messages.find(({ own, after }) => own && after === 0)
  return messages.filter(one => one === first || !one.own || one.after > 0)
}

function isFinal(state: StateName): boolean {
  return !(OPEN as readonly StateName[]).includes(state)
}

type MovedRow = ChangeRow & { decisions: Stored<Decision>[]; due: { id: string; at: string; own: boolean }[] }

/**
 * `authorized` locks the authorization context until commit, so that a freeze either waits for the move or is seen by
 * it. `moved` locks the row, so that a concurrent move waits and then finds it moved; if it returns no row, nothing
 * below happens. Messages are locked in the order of their ids, here and when sent, which avoids deadlocks.
 */
const moved = statement<MovedRow>(
  'move',
  `WITH authorized AS (
    SELECT FROM context_version WHERE version = $9::bigint FOR SHARE),
  moved AS (
    UPDATE changes SET state = $4::json, version = version + 1, expires_at = coalesce($6::timestamptz, expires_at),
        approvals = coalesce($22::json, approvals),
        lease_holder = CASE WHEN NOT $11::boolean THEN lease_holder END,
        lease_until = CASE WHEN NOT $11 THEN coalesce($10::timestamptz, lease_until) END
      WHERE id = $1 AND revision = $2::integer AND state_name = $3
        AND ($7::integer IS NULL OR version = $7)
        AND ($8::text IS NULL OR (lease_holder = $8 AND lease_until > $5::timestamptz))
        AND ($9 IS NULL OR EXISTS (SELECT FROM authorized))
        AND (NOT $20::boolean OR (${mismatchOf('changes')}) IS NULL)
      RETURNING *),
  decided AS (
    INSERT INTO decisions (change, revision, team, "user", verdict, reason, hash, at)
      SELECT moved.id, decision.* FROM moved, json_to_record($12::json) AS decision (
          revision integer, team text, "user" text, verdict text, reason text, hash text, at timestamptz)
        WHERE $12 IS NOT NULL
      RETURNING *),
  audited AS (
    INSERT INTO audit (change, revision, action, actor, detail, at)
      SELECT id, revision, $13, $14::jsonb, $15::jsonb, $5 FROM moved),
  -- The next scan must evaluate the company even if its row is unchanged.
  invalidated AS (
    UPDATE companies SET fingerprint = NULL FROM moved
      WHERE companies.vendor = moved.vendor AND companies.id = moved.company_id AND fingerprint IS NOT NULL),
  alerted AS (
    SELECT alerts.id FROM moved JOIN alerts USING (vendor, company_id) WHERE alerts.state_name <> 'closed'),
  affected AS (
    SELECT id FROM outbox WHERE id = ANY(ARRAY(
        SELECT outbox.id FROM moved JOIN outbox ON outbox.change = moved.id
          WHERE kind = 'card' OR ($16::boolean AND kind IN ('reminder', 'escalation', 'upcoming'))
        UNION ALL SELECT outbox.id FROM moved JOIN outbox ON outbox.batch = moved.batch WHERE kind = 'batch'
        UNION ALL SELECT outbox.id FROM alerted JOIN outbox ON outbox.alert = alerted.id
        UNION ALL SELECT outbox.id FROM alerted JOIN digest_alerts ON digest_alerts.alert = alerted.id
          JOIN outbox ON outbox.digest = digest_alerts.digest))
      ORDER BY id FOR UPDATE),
  redrawn AS (
    UPDATE outbox SET
        version = version + CASE WHEN outbox.kind IN ('reminder', 'escalation', 'upcoming') THEN 0 ELSE 1 END,
        -- Reminders of a decided change are no longer necessary.
        shown = CASE WHEN outbox.kind IN ('reminder', 'escalation', 'upcoming') THEN version ELSE shown END,
        due_at = CASE
          WHEN outbox.kind = 'batch' THEN
            CASE WHEN version > shown THEN least(due_at, $21::timestamptz) ELSE $21 END
          WHEN outbox.kind <> 'card' THEN $5
          WHEN version > shown THEN least(due_at, $17::timestamptz) ELSE $17 END
      WHERE id = ANY(ARRAY(SELECT id FROM affected))
      RETURNING outbox.*),
  added AS (
    INSERT INTO outbox (id, change, kind, channel, due_at)
      SELECT message.id, moved.id, kind, channel, $5
        FROM moved, (VALUES ($18::text, 'outcome'), ($19::text, 'break-glass')) AS message (id, kind)
        WHERE message.id IS NOT NULL AND (moved.batch IS NULL OR kind <> 'outcome')
      ON CONFLICT DO NOTHING
      RETURNING *)
  SELECT moved.*,
    coalesce((SELECT json_agg(json_build_object(
        'revision', revision, 'verdict', verdict, 'reason', reason, 'hash', hash, 'at', at,
        'person', json_build_object('team', team, 'user', "user")) ORDER BY place)
      FROM (SELECT * FROM decisions WHERE change = $1 UNION ALL SELECT * FROM decided) AS made), '[]') AS decisions,
    coalesce((SELECT json_agg(json_build_object('id', id, 'at', due_at, 'own', change IS NOT NULL)
        ORDER BY due_at, kind)
      FROM (SELECT * FROM redrawn UNION ALL SELECT * FROM added) AS message
      WHERE version > shown AND (taken_until IS NULL OR taken_until <= $5 OR due_at > $5)), '[]') AS due
    FROM moved`
)

/** Whether a change differs from what the audit says of it; asked only where a move was refused. */
async function isForged(dependencies: StoreDependencies, id: string): Promise<boolean> {
  const [row] = await mismatched(dependencies, [id])
  return row !== undefined
}

const mismatched = statement<{ id: string }>(
  'mismatch',
  `SELECT id FROM changes WHERE id = $1 AND (${mismatchOf('changes')}) IS NOT NULL`
)

/** Takes the lease and reads what applying begins with, in one statement. */
export function claim(dependencies: StoreDependencies): Store['claim'] {
  return async (id, holder, until) => {
    const [row] = await claimed(dependencies, [id, holder, until, dependencies.clock.now()])
    return (
      row && {
        change: toChange(row),
        context: toStoredContext(row),
        companyBusy: row.company_busy,
        isAudited: row.mismatch === null
      }
    )
  }
}

/** The decisions of a change, in order, as JSON; `change` is the column with the id. */
export function decisionsOf(change: string): string {
  return `
    coalesce((SELECT json_agg(json_build_object(
        'revision', revision, 'verdict', verdict, 'reason', reason, 'hash', hash, 'at', at,
        'person', json_build_object('team', team, 'user', "user")) ORDER BY place)
      FROM decisions WHERE decisions.change = ${change}), '[]')`
}

const claimed = statement<
  ChangeRow & ContextRow & { decisions: Stored<Decision>[]; company_busy: boolean; mismatch: string | null }
>(
  'claim',
  `WITH leased AS (
    UPDATE changes SET lease_holder = $2, lease_until = $3
      WHERE id = $1 AND (lease_until IS NULL OR lease_until <= $4 OR lease_holder = $2)
      RETURNING *)
  SELECT leased.*, ${decisionsOf('leased.id')} AS decisions,
    EXISTS (SELECT FROM changes AS other
      WHERE other.vendor = leased.vendor AND other.company_id = leased.company_id AND other.id <> leased.id
        AND other.state_name IN ('applying', 'unknown')) AS company_busy,
    ${mismatchOf('leased')} AS mismatch,
    ${contextColumns('$4', 'leased.revised_at')}
    FROM leased`
)
