import { type Kysely, sql } from 'kysely'

/** What the watch remembers: companies as they were last seen, alerts, digests, outages, and what changed in a portal. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE companies (
      vendor text NOT NULL,
      id text NOT NULL,
      name text NOT NULL,
      use json,
      ends text,
      licence json NOT NULL DEFAULT '{}',
      tags json NOT NULL DEFAULT '[]',
      external_id text,
      threshold integer CHECK (threshold BETWEEN 1 AND 100),
      seen_at timestamptz NOT NULL,
      fingerprint text,
      missed integer NOT NULL DEFAULT 0,
      gone_at timestamptz,
      changed_at timestamptz NOT NULL,
      PRIMARY KEY (vendor, id)
    )`.execute(db)
  await sql`CREATE INDEX companies_by_change ON companies (changed_at)`.execute(db)
  await sql`CREATE INDEX companies_by_end ON companies (ends) WHERE gone_at IS NULL`.execute(db)

  await sql`
    CREATE TABLE full_passes (
      id text PRIMARY KEY,
      vendor text NOT NULL,
      began_at timestamptz NOT NULL,
      ended_at timestamptz
    )`.execute(db)
  // The companies that a full pass has seen, page by page: writing each of them as seen would cost more than reading it.
  await sql`
    CREATE TABLE full_pass_pages (
      full_pass text NOT NULL REFERENCES full_passes ON DELETE CASCADE,
      ids text[] NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX full_pass_pages_of_one ON full_pass_pages (full_pass)`.execute(db)
  await sql`CREATE INDEX full_passes_by_end ON full_passes (vendor, began_at) WHERE ended_at IS NOT NULL`.execute(db)

  await sql`
    CREATE TABLE digests (
      id text PRIMARY KEY,
      name text NOT NULL CHECK (name IN ('many', 'morning')),
      at timestamptz NOT NULL,
      news json
    )`.execute(db)

  await sql`
    CREATE TABLE alerts (
      id text PRIMARY KEY,
      vendor text NOT NULL,
      company_id text NOT NULL,
      company_name text NOT NULL,
      condition text NOT NULL CHECK (condition IN ('seats', 'term')),
      level json NOT NULL,
      since timestamptz NOT NULL,
      level_since timestamptz NOT NULL,
      first json NOT NULL,
      facts json,
      state json NOT NULL,
      state_name text NOT NULL GENERATED ALWAYS AS (state ->> 'name') STORED,
      snoozed_until timestamptz,
      messages integer NOT NULL DEFAULT 0,
      digest text REFERENCES digests,
      tell boolean NOT NULL DEFAULT false,
      turn integer NOT NULL DEFAULT 1
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX alerts_one_of_a_condition ON alerts (vendor, company_id, condition)
      WHERE state_name <> 'closed'`.execute(db)
  await sql`CREATE INDEX alerts_to_tell ON alerts (id) WHERE tell`.execute(db)
  await sql`CREATE INDEX alerts_snoozed ON alerts (snoozed_until) WHERE state_name = 'snoozed'`.execute(db)

  await sql`
    CREATE TABLE digest_alerts (
      digest text NOT NULL REFERENCES digests,
      alert text NOT NULL REFERENCES alerts,
      place integer NOT NULL,
      PRIMARY KEY (digest, alert)
    )`.execute(db)
  await sql`CREATE INDEX digest_alerts_by_alert ON digest_alerts (alert)`.execute(db)

  await sql`
    CREATE TABLE outages (
      id text PRIMARY KEY,
      vendor text NOT NULL,
      since timestamptz NOT NULL,
      over_at timestamptz
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX outages_one_at_a_time ON outages (vendor) WHERE over_at IS NULL`.execute(db)

  await sql`
    CREATE TABLE drifts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      vendor text NOT NULL,
      company_id text NOT NULL,
      company_name text NOT NULL,
      field text NOT NULL,
      before json,
      after json,
      at timestamptz NOT NULL,
      digest text REFERENCES digests
    )`.execute(db)
  await sql`CREATE INDEX drifts_untold ON drifts (id) WHERE digest IS NULL`.execute(db)

  await sql`ALTER TABLE audit ADD alert text REFERENCES alerts`.execute(db)
  await sql`CREATE INDEX audit_by_alert ON audit (alert) WHERE alert IS NOT NULL`.execute(db)

  await sql`
    ALTER TABLE notices
      ADD alert text REFERENCES alerts,
      ADD digest text REFERENCES digests,
      ADD outage text REFERENCES outages,
      DROP CONSTRAINT notices_kind_check,
      ADD CONSTRAINT notices_kind_check CHECK (
        num_nonnulls(change, "freeze", alert, digest, outage) = 1 AND
        CASE kind
          WHEN 'alert' THEN alert IS NOT NULL
          WHEN 'digest' THEN digest IS NOT NULL
          WHEN 'outage' THEN outage IS NOT NULL
          WHEN 'frozen' THEN "freeze" IS NOT NULL
          WHEN 'thawed' THEN "freeze" IS NOT NULL
          ELSE kind IN ('card', 'outcome', 'reminder', 'escalation', 'break-glass') AND change IS NOT NULL END),
      ADD CONSTRAINT notices_one_of_an_alert UNIQUE (alert, number),
      ADD CONSTRAINT notices_one_of_a_digest UNIQUE (digest),
      ADD CONSTRAINT notices_one_of_an_outage UNIQUE (outage)`.execute(db)
}
