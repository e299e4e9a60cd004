import { CompiledQuery, sql } from 'kysely'
import type { AlertStep, Recorded, WatchStore } from '../../watch/ports.ts'

import { addAuditEntries, redrawAlerts } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, toJson, violatedKey } from '../schema.ts'
import { clearFingerprints } from './rows.ts'

/**
 * Writes the results of one page: companies, alerts and drift. For a first scan the companies are inserted without
 * checking for existing rows, which makes it a tenth faster; if one exists after all, the page is written again with
 * the check.
 */
export function record({ db, pool, clock }: StoreDependencies): WatchStore['record'] {
  return async recorded => {
    try {
      await write(recorded)
    } catch (error) {
      if (!recorded.fresh || violatedKey(error) === undefined) throw error
      await write({ ...recorded, fresh: false })
    }
  }

  async function write(recorded: Recorded): Promise<void> {
    const now = clock.now()
    if (recorded.drifts.length === 0 && recorded.steps.length === 0) {
      const { text, values } = seenBy(recorded, now)
      await pool.query({ name: recorded.fresh ? 'seen-first' : 'seen-again', text, values })
      return
    }
    await db.transaction().execute(async transaction => {
      await recordDrifts(transaction, recorded)
      const { text, values } = seenBy(recorded, now)
      await transaction.executeQuery(CompiledQuery.raw(text, values))
      const left = await recordSteps(transaction, recorded.steps, now)
      await clearFingerprints(
        transaction,
        recorded.vendor,
        left.map(({ alert }) => alert.company.id)
      )
    })
  }
}

/**
 * Runs before the page is written, with its companies locked: of two scans that find the same drift, the second finds
 * the new value stored.
 */
async function recordDrifts(transaction: Database, { vendor, drifts, seenAt }: Recorded): Promise<void> {
  if (drifts.length === 0) return
  const rows = drifts.map(({ company, field, before, after, at, lastSeen }) => ({
    company_id: company.id,
    company_name: company.name,
    field,
    before,
    after,
    at,
    last_seen: lastSeen
  }))
  await sql`
    INSERT INTO drifts (vendor, company_id, company_name, field, before, after, at)
    SELECT known.vendor, drift.company_id, drift.company_name, drift.field,
        -- json_to_recordset does not distinguish an absent value from null.
        coalesce(drift.before, 'null'), coalesce(drift.after, 'null'), drift.at
      FROM json_to_recordset(${toJson(rows)}::json) AS drift (company_id text, company_name text, field text,
        before json, after json, at timestamptz, last_seen timestamptz)
      JOIN companies AS known ON known.vendor = ${vendor} AND known.id = drift.company_id
      WHERE known.seen_at <= ${seenAt}::timestamptz
        AND (known.seen_at = drift.last_seen
          OR coalesce(known.licence::jsonb -> drift.field, 'null') IS DISTINCT FROM coalesce(drift.after, 'null')::jsonb)
      ORDER BY drift.company_name, drift.company_id, drift.field
      FOR UPDATE OF known`.execute(transaction)
}

/**
 * One statement for a whole page. Rows read before the stored ones are skipped. `changed_at` changes only if the
 * directory would show a difference.
 */
function seenBy({ vendor, rows, unfinished, fresh, seenAt }: Recorded, now: Date) {
  const held = new Set(unfinished)
  const page = rows.map(({ id, name, use, ends, licence, tags, externalId, fingerprint }) => ({
    id,
    name,
    use,
    ends,
    licence: held.has(id) ? undefined : licence,
    tags,
    external_id: externalId,
    fingerprint: held.has(id) ? undefined : fingerprint
  }))
  const values = [vendor, seenAt, now, toJson(page)]
  return fresh ? { text: SEEN_FIRST, values } : { text: SEEN_FIRST + SEEN_AGAIN, values: [...values, [...held]] }
}

const SEEN_FIRST = `
  INSERT INTO companies AS known
    (vendor, id, name, use, ends, licence, tags, external_id, fingerprint, seen_at, changed_at)
  SELECT $1, id, name, use, ends, coalesce(licence, '{}'), coalesce(tags, '[]'), external_id, fingerprint,
      $2::timestamptz, $3::timestamptz
    FROM json_to_recordset($4::json)
      AS row (id text, name text, use json, ends text, licence json, tags json, external_id text, fingerprint text)`

const SEEN_AGAIN = `
  ON CONFLICT (vendor, id) DO UPDATE SET
    name = excluded.name, use = excluded.use, ends = excluded.ends, tags = excluded.tags,
    external_id = excluded.external_id, fingerprint = excluded.fingerprint,
    licence = CASE WHEN excluded.licence::text = '{}' THEN known.licence ELSE excluded.licence END,
    seen_at = CASE WHEN known.id = ANY($5::text[]) THEN known.seen_at ELSE excluded.seen_at END,
    missed = 0, gone_at = NULL,
    changed_at = CASE WHEN known.gone_at IS NULL
      AND (known.name, known.use::text, known.ends, known.tags::text, known.external_id) IS NOT DISTINCT FROM
          (excluded.name, excluded.use::text, excluded.ends, excluded.tags::text, excluded.external_id)
      THEN known.changed_at ELSE excluded.changed_at END
    WHERE known.seen_at <= excluded.seen_at`

/** Skips and returns the steps whose alert has changed meanwhile: the next scan evaluates them again. */
async function recordSteps(transaction: Database, steps: readonly AlertStep[], now: Date): Promise<AlertStep[]> {
  if (steps.length === 0) return []
  const moved = new Set((await updateAlerts(transaction, steps)).map(({ id }) => id))
  const begun = (await insertAlerts(transaction, steps)).map(({ id }) => id)
  const done = moved.union(new Set(begun))
  const entries = steps.flatMap(({ alert, event }) => {
    if (!event || !done.has(alert.id)) return []
    const { name: action, by, at, ...detail } = event
    return [{ alert: alert.id, action, by, detail, at }]
  })
  await addAuditEntries(transaction, ...entries)
  // New alerts have no message yet.
  const announced = entries.map(({ alert }) => alert).filter(id => moved.has(id))
  await redrawAlerts(transaction, announced, now)
  return steps.filter(({ alert }) => !done.has(alert.id))
}

async function insertAlerts(transaction: Database, steps: readonly AlertStep[]) {
  const rows = steps.flatMap(({ version, alert, announce }) =>
    version === undefined ? [{ ...toRow(alert), announce }] : []
  )
  if (rows.length === 0) return []
  const { rows: begun } = await sql<{ id: string }>`
    INSERT INTO alerts
      (id, vendor, company_id, company_name, condition, level, since, level_since, first, figures, state, snoozed_until, announce)
    SELECT * FROM json_to_recordset(${toJson(rows)}::json)
      AS step (id text, vendor text, company_id text, company_name text, condition text, level json, since timestamptz,
        level_since timestamptz, first json, figures json, state json, snoozed_until timestamptz, announce boolean)
    ON CONFLICT DO NOTHING
    RETURNING id`.execute(transaction)
  return begun
}

async function updateAlerts(transaction: Database, steps: readonly AlertStep[]) {
  const rows = steps.flatMap(({ version, alert, event, announce }) => {
    if (version === undefined) return []
    const { id, company, level, levelSince: level_since, figures, state } = alert
    const snoozed_until = state.name === 'snoozed' ? state.until : null
    return [
      {
        id,
        version,
        company_name: company.name,
        level,
        level_since,
        figures,
        state,
        snoozed_until,
        announce,
        happened: event !== null
      }
    ]
  })
  if (rows.length === 0) return []
  const { rows: moved } = await sql<{ id: string }>`
    UPDATE alerts SET
      company_name = step.company_name, level = step.level, level_since = step.level_since, figures = step.figures,
      state = step.state, snoozed_until = step.snoozed_until,
      -- An alert that is over is no longer announced.
      announce = step.state ->> 'name' = 'open' AND (step.announce OR alerts.announce),
      -- New figures alone do not count: a person who sees the old ones may still act on the alert.
      version = alerts.version + CASE WHEN step.happened THEN 1 ELSE 0 END
      FROM json_to_recordset(${toJson(rows)}::json) AS step (id text, version integer, company_name text, level json,
        level_since timestamptz, figures json, state json, snoozed_until timestamptz, announce boolean,
        happened boolean)
      WHERE alerts.id = step.id AND alerts.version = step.version AND alerts.state_name <> 'closed'
      RETURNING alerts.id`.execute(transaction)
  return moved
}

function toRow({ company, condition, level, levelSince, state, ...alert }: AlertStep['alert']) {
  return {
    ...alert,
    company_id: company.id,
    company_name: company.name,
    condition,
    level,
    level_since: levelSince,
    state,
    snoozed_until: state.name === 'snoozed' ? state.until : null
  }
}
