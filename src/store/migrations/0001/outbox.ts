import { type Kysely, sql } from 'kysely'

/** The Slack messages to send. */
export async function messages(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE outbox (
      id text PRIMARY KEY,
      change text REFERENCES changes,
      batch text REFERENCES batches,
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
        num_nonnulls(change, batch, "freeze", alert, digest, outage) = 1 AND
        CASE kind
          WHEN 'batch' THEN batch IS NOT NULL
          WHEN 'batch-outcome' THEN batch IS NOT NULL
          WHEN 'alert' THEN alert IS NOT NULL
          WHEN 'digest' THEN digest IS NOT NULL
          WHEN 'outage' THEN outage IS NOT NULL
          WHEN 'frozen' THEN "freeze" IS NOT NULL
          WHEN 'unfrozen' THEN "freeze" IS NOT NULL
          ELSE kind IN ('card', 'outcome', 'reminder', 'escalation', 'upcoming', 'break-glass', 'edited')
            AND change IS NOT NULL END)
    )`.execute(db)
  // Partial, to keep updates cheap: a message is updated several times, in every index that contains it.
  await sql`
    CREATE UNIQUE INDEX outbox_one_of_a_kind ON outbox (change, kind, revision, number)
      WHERE change IS NOT NULL`.execute(db)
  await sql`CREATE UNIQUE INDEX outbox_one_of_a_batch ON outbox (batch, kind) WHERE batch IS NOT NULL`.execute(db)
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
