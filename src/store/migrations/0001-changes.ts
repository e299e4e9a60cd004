import { type Kysely, sql } from 'kysely'

/** A migration must not follow later changes of the types, so it knows none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE changes (
      id text PRIMARY KEY,
      place bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
      draft text NOT NULL UNIQUE,
      revision integer NOT NULL,
      vendor text NOT NULL,
      company_id text NOT NULL,
      company_name text NOT NULL,
      edits json NOT NULL,
      names json NOT NULL,
      reason text NOT NULL,
      reference text,
      use json,
      ends text,
      warnings json NOT NULL,
      asker_team text NOT NULL,
      asker_user text NOT NULL,
      editor_team text NOT NULL,
      editor_user text NOT NULL,
      asked_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      channel text NOT NULL,
      state json NOT NULL,
      state_name text NOT NULL GENERATED ALWAYS AS (state ->> 'name') STORED,
      lease_holder text,
      lease_until timestamptz
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX changes_one_applying_per_company ON changes (vendor, company_id)
      WHERE state_name IN ('applying', 'unknown')`.execute(db)
  await sql`
    CREATE INDEX changes_open ON changes (place)
      WHERE state_name IN ('pending', 'approved', 'applying', 'unknown')`.execute(db)
  await sql`CREATE INDEX changes_of_company ON changes (vendor, company_id, place)`.execute(db)

  await sql`
    CREATE TABLE decisions (
      change text NOT NULL REFERENCES changes,
      revision integer NOT NULL,
      team text NOT NULL,
      "user" text NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('approve', 'reject')),
      reason text,
      hash text NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT decisions_once_per_person PRIMARY KEY (change, revision, team, "user")
    )`.execute(db)

  await sql`
    CREATE TABLE audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      change text NOT NULL REFERENCES changes,
      revision integer NOT NULL,
      action text NOT NULL,
      actor jsonb,
      detail jsonb NOT NULL,
      at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX audit_of_change ON audit (change, id)`.execute(db)
  await sql`
    CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'The audit is only ever added to: % is refused', TG_OP; END $$`.execute(db)
  await sql`
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit()`.execute(db)

  await sql`
    CREATE TABLE notices (
      id text PRIMARY KEY,
      change text NOT NULL REFERENCES changes,
      kind text NOT NULL CHECK (kind IN ('card', 'outcome')),
      channel text NOT NULL,
      ts text,
      version integer NOT NULL DEFAULT 1,
      shown integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL,
      taken_until timestamptz,
      CONSTRAINT notices_one_of_a_kind UNIQUE (change, kind)
    )`.execute(db)
  await sql`CREATE INDEX notices_due ON notices (due_at) WHERE version > shown`.execute(db)

  await sql`CREATE TABLE drafts (id text PRIMARY KEY, body json NOT NULL, saved_at timestamptz NOT NULL)`.execute(db)
  await sql`CREATE INDEX drafts_by_age ON drafts (saved_at)`.execute(db)
}
