import { type Kysely, sql } from 'kysely'

/** Changes, decisions and open forms. */
export async function changes(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE batches (
      id text PRIMARY KEY,
      place bigint GENERATED ALWAYS AS IDENTITY,
      draft text NOT NULL UNIQUE,
      version integer NOT NULL DEFAULT 1,
      requester_team text NOT NULL,
      requester_user text NOT NULL,
      channel text NOT NULL,
      reason text NOT NULL,
      reference text,
      requirement json NOT NULL,
      hash text NOT NULL,
      rows integer NOT NULL,
      totals json NOT NULL,
      requested_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      decisions json NOT NULL
    )`.execute(db)
  await sql`CREATE TABLE batch_forms (id text PRIMARY KEY, body json NOT NULL, saved_at timestamptz NOT NULL)`.execute(
    db
  )
  await sql`
    CREATE TABLE changes (
      id text PRIMARY KEY,
      place bigint GENERATED ALWAYS AS IDENTITY,
      draft text NOT NULL UNIQUE,
      revision integer NOT NULL,
      version integer NOT NULL DEFAULT 1,
      vendor text NOT NULL,
      company_id text NOT NULL,
      company_name text NOT NULL,
      company_tags json NOT NULL,
      company_external_id text,
      edits json NOT NULL,
      names json NOT NULL,
      whole boolean NOT NULL,
      apply_at timestamptz,
      reason text NOT NULL,
      reference text,
      use json,
      ends text,
      warnings json NOT NULL,
      requirement json NOT NULL,
      requester_team text NOT NULL,
      requester_user text NOT NULL,
      editor_team text NOT NULL,
      editor_user text NOT NULL,
      requested_at timestamptz NOT NULL,
      revised_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      reminders integer NOT NULL DEFAULT 0,
      escalated boolean NOT NULL DEFAULT false,
      channel text NOT NULL,
      batch text REFERENCES batches,
      batch_row integer,
      batch_rows integer,
      origin json,
      approvals json NOT NULL DEFAULT '[]',
      state json NOT NULL,
      state_name text NOT NULL GENERATED ALWAYS AS (state ->> 'name') STORED,
      lease_holder text,
      lease_until timestamptz,
      CONSTRAINT changes_batch_check CHECK (num_nonnulls(batch, batch_row, batch_rows) IN (0, 3))
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX changes_of_batch ON changes (batch, batch_row) WHERE batch IS NOT NULL`.execute(db)
  await sql`
    CREATE UNIQUE INDEX changes_one_applying_per_company ON changes (vendor, company_id)
      WHERE state_name IN ('applying', 'unknown')`.execute(db)
  await sql`
    CREATE INDEX changes_open ON changes (place)
      WHERE state_name IN ('pending', 'approved', 'scheduled', 'applying', 'unknown')`.execute(db)
  await sql`CREATE INDEX changes_scheduled ON changes ((state ->> 'due')) WHERE state_name = 'scheduled'`.execute(db)
  await sql`CREATE INDEX changes_of_company ON changes (vendor, company_id, place)`.execute(db)
  await sql`CREATE INDEX changes_by_revision_time ON changes (revised_at)`.execute(db)

  // `place` orders the decisions: their times may be equal.
  await sql`
    CREATE TABLE decisions (
      place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      change text NOT NULL REFERENCES changes,
      revision integer NOT NULL,
      team text NOT NULL,
      "user" text NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('approve', 'reject', 'break-glass')),
      reason text,
      hash text NOT NULL,
      at timestamptz NOT NULL
    )`.execute(db)
  // Break-glass may follow one's own approval, while others are still missing.
  await sql`
    CREATE UNIQUE INDEX decisions_once_per_person ON decisions (change, revision, team, "user", (verdict = 'break-glass'))
    `.execute(db)
  await sql`CREATE INDEX decisions_alone ON decisions (at) WHERE verdict = 'break-glass'`.execute(db)

  await sql`CREATE TABLE drafts (id text PRIMARY KEY, body json NOT NULL, saved_at timestamptz NOT NULL)`.execute(db)
  await sql`CREATE INDEX drafts_by_age ON drafts (saved_at)`.execute(db)
}

/** Delegations and the freeze. */
export async function access(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE delegations (
      team text NOT NULL,
      "user" text NOT NULL,
      "from" timestamptz NOT NULL,
      until timestamptz NOT NULL,
      delegate_team text NOT NULL,
      delegate_user text NOT NULL,
      PRIMARY KEY (team, "user", "from")
    )`.execute(db)
  await sql`
    CREATE TABLE freezes (
      id text PRIMARY KEY,
      "by" json NOT NULL,
      reason text NOT NULL,
      at timestamptz NOT NULL,
      channel text NOT NULL,
      unfrozen json
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX freezes_one_at_a_time ON freezes ((true)) WHERE unfrozen IS NULL`.execute(db)

  // One row, incremented by every freeze, unfreeze and delegation.
  await sql`CREATE TABLE context_version (version bigint NOT NULL)`.execute(db)
  await sql`INSERT INTO context_version VALUES (1)`.execute(db)
}
