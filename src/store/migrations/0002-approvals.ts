import { type Kysely, sql } from 'kysely'

const HOURS = { zone: 'UTC', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1020 }

/**
 * What a change asked before this one needs: one approval, as it was then. The store cannot know whom the policy
 * named, so the circle is empty and approves nothing; where it was approved already, whoever did is the circle.
 */
const NEED = {
  version: 'before-policies',
  stages: [
    { circle: { name: 'approvers', people: [], groups: [], quiet: [], hours: HOURS }, count: 1, escalation: null }
  ],
  typeTheName: false,
  expiry: 1440,
  hours: HOURS,
  reminders: { first: 15, most: 0 },
  rules: []
}

/**
 * Every new column has a default, so that old rows are read and a process of the version before can still add some
 * while the new one starts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE changes
      ADD turn integer NOT NULL DEFAULT 1,
      ADD company_tags json NOT NULL DEFAULT '[]',
      ADD need json NOT NULL DEFAULT ${sql.lit(JSON.stringify(NEED))},
      ADD revised_at timestamptz NOT NULL DEFAULT now(),
      ADD reminders integer NOT NULL DEFAULT 0,
      ADD escalated boolean NOT NULL DEFAULT false`.execute(db)
  await sql`UPDATE changes SET revised_at = asked_at`.execute(db)
  await sql`
    UPDATE changes SET need = jsonb_set(need::jsonb, '{stages,0,circle,people}', approvers.people)::json
      FROM (SELECT change, jsonb_agg("user") AS people FROM decisions WHERE verdict = 'approve' GROUP BY change) approvers
      WHERE approvers.change = changes.id`.execute(db)
  await sql`CREATE INDEX changes_by_revision_time ON changes (revised_at)`.execute(db)

  // The order in which they were made: a clock can say the same time twice.
  await sql`ALTER TABLE decisions ADD place bigint GENERATED ALWAYS AS IDENTITY`.execute(db)
  await sql`
    ALTER TABLE decisions DROP CONSTRAINT decisions_verdict_check,
      ADD CONSTRAINT decisions_verdict_check CHECK (verdict IN ('approve', 'reject', 'break-glass'))`.execute(db)

  // A form that is open meanwhile asks for a new change.
  await sql`UPDATE drafts SET body = (body::jsonb || '{"revises": null}')::json`.execute(db)

  await sql`
    CREATE TABLE absences (
      team text NOT NULL,
      "user" text NOT NULL,
      "from" timestamptz NOT NULL,
      until timestamptz NOT NULL,
      stand_in_team text NOT NULL,
      stand_in_user text NOT NULL,
      PRIMARY KEY (team, "user", "from")
    )`.execute(db)
  await sql`
    CREATE TABLE freezes (
      id text PRIMARY KEY,
      "by" json NOT NULL,
      reason text NOT NULL,
      at timestamptz NOT NULL,
      channel text NOT NULL,
      thawed json
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX freezes_one_at_a_time ON freezes ((true)) WHERE thawed IS NULL`.execute(db)

  await sql`
    ALTER TABLE audit
      ALTER change DROP NOT NULL,
      ALTER revision DROP NOT NULL,
      ADD CONSTRAINT audit_revision_of_change CHECK ((change IS NULL) = (revision IS NULL))`.execute(db)

  await sql`
    ALTER TABLE notices
      ALTER change DROP NOT NULL,
      ADD "freeze" text REFERENCES freezes,
      ADD revision integer NOT NULL DEFAULT 0,
      ADD number integer NOT NULL DEFAULT 0,
      ADD taken_by text,
      DROP CONSTRAINT notices_kind_check,
      ADD CONSTRAINT notices_kind_check CHECK (
        CASE WHEN kind IN ('card', 'outcome', 'reminder', 'escalation', 'break-glass') THEN change IS NOT NULL AND "freeze" IS NULL
          ELSE kind IN ('frozen', 'thawed') AND "freeze" IS NOT NULL AND change IS NULL END),
      DROP CONSTRAINT notices_one_of_a_kind,
      ADD CONSTRAINT notices_one_of_a_kind UNIQUE (change, kind, revision, number),
      ADD CONSTRAINT notices_one_of_a_freeze UNIQUE ("freeze", kind)`.execute(db)
}
