import { type Kysely, sql } from 'kysely'

/** The audit and the Slack messages to send. */
export async function auditAndOutbox(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE audit (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      change text REFERENCES changes,
      revision integer,
      alert text REFERENCES alerts,
      action text NOT NULL,
      actor jsonb,
      detail jsonb NOT NULL,
      at timestamptz NOT NULL,
      CONSTRAINT audit_revision_of_change CHECK ((change IS NULL) = (revision IS NULL))
    )`.execute(db)
  await sql`CREATE INDEX audit_of_change ON audit (change, id)`.execute(db)
  await sql`CREATE INDEX audit_by_alert ON audit (alert) WHERE alert IS NOT NULL`.execute(db)
  await sql`
    CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'The audit is append-only: % is refused', TG_OP; END $$`.execute(db)
  await sql`
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit()`.execute(db)

  await sql`
    CREATE TABLE outbox (
      id text PRIMARY KEY,
      change text REFERENCES changes,
      "freeze" text REFERENCES freezes,
      alert text REFERENCES alerts,
      digest text REFERENCES digests,
      outage text REFERENCES outages,
      kind text NOT NULL,
      revision integer NOT NULL DEFAULT 0,
      number integer NOT NULL DEFAULT 0,
      channel text NOT NULL,
      ts text,
      version integer NOT NULL DEFAULT 1,
      shown integer NOT NULL DEFAULT 0,
      attempts integer NOT NULL DEFAULT 0,
      due_at timestamptz NOT NULL,
      taken_until timestamptz,
      taken_by text,
      CONSTRAINT outbox_kind_check CHECK (
        num_nonnulls(change, "freeze", alert, digest, outage) = 1 AND
        CASE kind
          WHEN 'alert' THEN alert IS NOT NULL
          WHEN 'digest' THEN digest IS NOT NULL
          WHEN 'outage' THEN outage IS NOT NULL
          WHEN 'frozen' THEN "freeze" IS NOT NULL
          WHEN 'unfrozen' THEN "freeze" IS NOT NULL
          ELSE kind IN ('card', 'outcome', 'reminder', 'escalation', 'upcoming', 'break-glass') AND change IS NOT NULL END)
    )`.execute(db)
  // Partial, to keep updates cheap: a message is updated several times, in every index that contains it.
  await sql`
    CREATE UNIQUE INDEX outbox_one_of_a_kind ON outbox (change, kind, revision, number)
      WHERE change IS NOT NULL`.execute(db)
  await sql`CREATE UNIQUE INDEX outbox_one_of_a_freeze ON outbox ("freeze", kind) WHERE "freeze" IS NOT NULL`.execute(
    db
  )
  await sql`CREATE UNIQUE INDEX outbox_one_of_an_alert ON outbox (alert, number) WHERE alert IS NOT NULL`.execute(db)
  await sql`CREATE UNIQUE INDEX outbox_one_of_a_digest ON outbox (digest) WHERE digest IS NOT NULL`.execute(db)
  await sql`CREATE UNIQUE INDEX outbox_one_of_an_outage ON outbox (outage) WHERE outage IS NOT NULL`.execute(db)
  await sql`CREATE INDEX outbox_due ON outbox (due_at) WHERE version > shown`.execute(db)
}

/** The part of the Home each person saw last, and leases for work of one process at a time. */
export async function homesAndLeases(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE homes (
      team text NOT NULL,
      "user" text NOT NULL,
      page json NOT NULL,
      shown_at timestamptz NOT NULL,
      PRIMARY KEY (team, "user")
    )`.execute(db)
  await sql`
    CREATE TABLE leases (
      work text PRIMARY KEY,
      holder text NOT NULL,
      until timestamptz NOT NULL
    )`.execute(db)
}
