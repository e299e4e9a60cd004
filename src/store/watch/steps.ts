import { sql } from 'kysely'
import type { AlertStep } from '../../watch/ports.ts'
import { record } from '../audit.ts'
import { toJson } from '../json.ts'
import { redrawAlerts } from '../outbox/add.ts'
import type { Database } from '../schema.ts'

/** A step whose alert has moved on since it was looked at is left out, and returned: the next pass looks again. */
export async function step(transaction: Database, steps: readonly AlertStep[], now: Date): Promise<AlertStep[]> {
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
  const announced = entries.map(({ alert }) => alert).filter(id => moved.has(id))
  await redrawAlerts(transaction, announced, now)
  return steps.filter(({ alert }) => !done.has(alert.id))
}

async function begin(transaction: Database, steps: readonly AlertStep[]) {
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

async function go(transaction: Database, steps: readonly AlertStep[]) {
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
      -- What is over need not be told any more.
      announce = step.state ->> 'name' = 'open' AND (step.announce OR alerts.announce),
      -- Numbers alone are nothing that happened: who has it before them may still act on it.
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
