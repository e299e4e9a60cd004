import { type Kysely, sql } from 'kysely'

/** Companies as last seen, alerts, digests, outages, and drift. */
export async function watch(db: Kysely<unknown>): Promise<void> {
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

  await sql`
    CREATE TABLE full_scans (
      id text PRIMARY KEY,
      vendor text NOT NULL,
      began_at timestamptz NOT NULL,
      ended_at timestamptz
    )`.execute(db)
  // The companies that a full scan has seen, by page: updating each company would cost more than reading it.
  await sql`
    CREATE TABLE full_scan_pages (
      full_scan text NOT NULL REFERENCES full_scans ON DELETE CASCADE,
      ids text[] NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX full_scan_pages_of_one ON full_scan_pages (full_scan)`.execute(db)
  await sql`CREATE INDEX full_scans_by_end ON full_scans (vendor, began_at) WHERE ended_at IS NOT NULL`.execute(db)

  await sql`
    CREATE TABLE digests (
      id text PRIMARY KEY,
      name text NOT NULL CHECK (name IN ('many', 'daily')),
      at timestamptz NOT NULL,
      content json
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
      figures json,
      state json NOT NULL,
      state_name text NOT NULL GENERATED ALWAYS AS (state ->> 'name') STORED,
      snoozed_until timestamptz,
      messages integer NOT NULL DEFAULT 0,
      digest text REFERENCES digests,
      announce boolean NOT NULL DEFAULT false,
      version integer NOT NULL DEFAULT 1
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX alerts_one_of_a_condition ON alerts (vendor, company_id, condition)
      WHERE state_name <> 'closed'`.execute(db)
  await sql`CREATE INDEX alerts_to_announce ON alerts (id) WHERE announce`.execute(db)
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
  await sql`CREATE INDEX drifts_without_digest ON drifts (id) WHERE digest IS NULL`.execute(db)
}
