import { sql } from 'kysely'
import type { AlertStep, Noted, WatchStore } from '../../watch/ports.ts'
import { record } from '../audit.ts'
import { toJson } from '../json.ts'
import type { Memory } from '../memory.ts'
import { oweAlerts } from '../owe.ts'
import type { Database } from '../schema.ts'
import { workOutAgain } from './fingerprints.ts'

/** Writes what a page showed: its companies, what became of alerts, and what nobody here has changed. */
export function note({ db, clock }: Memory): WatchStore['note'] {
  return async noted => {
    const now = clock.now()
    await db.transaction().execute(async transaction => {
      await drift(transaction, noted)
      await saw(transaction, noted, now)
      const left = await step(transaction, noted.steps, now)
      await workOutAgain(
        transaction,
        noted.vendor,
        left.map(({ alert }) => alert.company.id)
      )
    })
  }
}

/**
 * Before the page is written, and with its companies locked: of two passes that come upon the same, the second finds
 * the new value there already.
 */
async function drift(transaction: Database, { vendor, drifts, seenAt }: Noted): Promise<void> {
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
        -- An absent value and a null are the same to json_to_recordset.
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
 * One statement for a whole page. A row that was asked for before what is stored is left out. `changed_at` moves only
 * where the directory would show something else.
 */
async function saw(transaction: Database, { vendor, rows, unsettled, seenAt }: Noted, now: Date): Promise<void> {
  if (rows.length === 0) return
  const held = new Set(unsettled)
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
  await sql`
    INSERT INTO companies AS known
      (vendor, id, name, use, ends, licence, tags, external_id, fingerprint, seen_at, changed_at)
    SELECT ${vendor}, id, name, use, ends, coalesce(licence, '{}'), coalesce(tags, '[]'), external_id, fingerprint,
        ${seenAt}::timestamptz, ${now}::timestamptz
      FROM json_to_recordset(${toJson(page)}::json)
        AS row (id text, name text, use json, ends text, licence json, tags json, external_id text, fingerprint text)
    ON CONFLICT (vendor, id) DO UPDATE SET
      name = excluded.name, use = excluded.use, ends = excluded.ends, tags = excluded.tags,
      external_id = excluded.external_id, fingerprint = excluded.fingerprint,
      licence = CASE WHEN excluded.licence::text = '{}' THEN known.licence ELSE excluded.licence END,
      seen_at = CASE WHEN known.id = ANY(${[...held]}) THEN known.seen_at ELSE excluded.seen_at END,
      missed = 0, gone_at = NULL,
      changed_at = CASE WHEN known.gone_at IS NULL
        AND (known.name, known.use::text, known.ends, known.tags::text, known.external_id) IS NOT DISTINCT FROM
            (excluded.name, excluded.use::text, excluded.ends, excluded.tags::text, excluded.external_id)
        THEN known.changed_at ELSE excluded.changed_at END
      WHERE known.seen_at <= excluded.seen_at`.execute(transaction)
}

/** A step whose alert has moved on since it was looked at is left out, and returned: the next pass looks again. */
async function step(transaction: Database, steps: readonly AlertStep[], now: Date): Promise<AlertStep[]> {
  if (steps.length === 0) return []
  const moved = new Set((await go(transaction, steps)).map(({ id }) => id))
  const begun = (await begin(transaction, steps)).map(({ id }) => id)
  const done = moved.union(new Set(begun))
  const entries = steps.flatMap(({ alert, event }) => {
    if (!event || !done.has(alert.id)) return []
    const { name: action, by, at, ...detail } = event
    return [{ alert: alert.id, action, by, detail, at }]
  })
  await record(transaction, ...entries)
  // What has just begun has no message yet.
  const told = entries.map(({ alert }) => alert).filter(id => moved.has(id))
  await oweAlerts(transaction, told, now)
  return steps.filter(({ alert }) => !done.has(alert.id))
}

async function begin(transaction: Database, steps: readonly AlertStep[]) {
  const rows = steps.flatMap(({ turn, alert, tell }) => (turn === undefined ? [{ ...toRow(alert), tell }] : []))
  if (rows.length === 0) return []
  const { rows: begun } = await sql<{ id: string }>`
    INSERT INTO alerts
      (id, vendor, company_id, company_name, condition, level, since, level_since, first, facts, state, snoozed_until, tell)
    SELECT * FROM json_to_recordset(${toJson(rows)}::json)
      AS step (id text, vendor text, company_id text, company_name text, condition text, level json, since timestamptz,
        level_since timestamptz, first json, facts json, state json, snoozed_until timestamptz, tell boolean)
    ON CONFLICT DO NOTHING
    RETURNING id`.execute(transaction)
  return begun
}

async function go(transaction: Database, steps: readonly AlertStep[]) {
  const rows = steps.flatMap(({ turn, alert, event, tell }) => {
    if (turn === undefined) return []
    const { id, company, level, levelSince: level_since, facts, state } = alert
    const snoozed_until = state.name === 'snoozed' ? state.until : null
    return [
      {
        id,
        turn,
        company_name: company.name,
        level,
        level_since,
        facts,
        state,
        snoozed_until,
        tell,
        happened: event !== null
      }
    ]
  })
  if (rows.length === 0) return []
  const { rows: moved } = await sql<{ id: string }>`
    UPDATE alerts SET
      company_name = step.company_name, level = step.level, level_since = step.level_since, facts = step.facts,
      state = step.state, snoozed_until = step.snoozed_until,
      -- What is over need not be told any more.
      tell = step.state ->> 'name' = 'open' AND (step.tell OR alerts.tell),
      -- Numbers alone are nothing that happened: who has it before them may still act on it.
      turn = alerts.turn + CASE WHEN step.happened THEN 1 ELSE 0 END
      FROM json_to_recordset(${toJson(rows)}::json) AS step (id text, turn integer, company_name text, level json,
        level_since timestamptz, facts json, state json, snoozed_until timestamptz, tell boolean,
        happened boolean)
      WHERE alerts.id = step.id AND alerts.turn = step.turn AND alerts.state_name <> 'closed'
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
