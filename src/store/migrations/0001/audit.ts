import { type Kysely, sql } from 'kysely'

/** The audit, and the chain of hashes that proves it. */
export async function audit(db: Kysely<unknown>): Promise<void> {
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

  // Ids have gaps where a transaction was rolled back; places have none.
  await sql`
    CREATE TABLE audit_chain (
      place bigint PRIMARY KEY,
      entry bigint NOT NULL,
      previous bytea NOT NULL,
      hash bytea NOT NULL
    )`.execute(db)
  // One row: the number of entries and the hash of the last one. `entry` and `transaction` are of the last that added.
  await sql`
    CREATE TABLE audit_head (
      count bigint NOT NULL,
      hash bytea NOT NULL,
      entry bigint NOT NULL,
      transaction xid8
    )`.execute(db)
  await sql`INSERT INTO audit_head VALUES (0, decode(repeat('00', 32), 'hex'), 0)`.execute(db)
  await chain(db)

  await sql`
    CREATE FUNCTION refuse_to_rewrite_audit() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'The audit is append-only: % is refused', TG_OP; END $$`.execute(db)
  for (const table of ['audit', 'audit_chain']) {
    await sql`
      CREATE TRIGGER ${sql.id(`${table}_append_only`)} BEFORE UPDATE OR DELETE OR TRUNCATE ON ${sql.id(table)}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_audit()`.execute(db)
  }
}

/**
 * Adds each entry to the chain when its transaction commits: then the lock of the head is the last one taken and is held
 * the shortest, whatever else a transaction locks after its entries. The first call of a transaction adds all its
 * entries. It runs as the owner of the tables, so that those who add entries need no right to the chain.
 */
async function chain(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ schema: string }>`SELECT current_schema() AS schema`.execute(db)
  const schema = sql.id(rows[0]?.schema ?? 'public')
  await sql`
    CREATE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
      SET search_path = pg_catalog, ${schema}, pg_temp AS $$
      DECLARE
        head audit_head%ROWTYPE;
        one audit%ROWTYPE;
        before bytea;
      BEGIN
        SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
        IF head.transaction = pg_current_xact_id() AND head.entry >= NEW.id THEN RETURN NULL; END IF;
        FOR one IN SELECT * FROM audit
            WHERE id >= NEW.id AND (id = NEW.id OR xmin = pg_current_xact_id()::xid) ORDER BY id LOOP
          before := head.hash;
          head.count := head.count + 1;
          head.entry := one.id;
          head.hash := sha256(before || convert_to(${sql.raw(ENTRY)}, 'UTF8'));
          INSERT INTO audit_chain (place, entry, previous, hash) VALUES (head.count, one.id, before, head.hash);
        END LOOP;
        UPDATE audit_head
          SET count = head.count, hash = head.hash, entry = head.entry, transaction = pg_current_xact_id();
        RETURN NULL;
      END $$`.execute(db)
  await sql`
    CREATE CONSTRAINT TRIGGER audit_chained AFTER INSERT ON audit DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION chain_audit()`.execute(db)
}

/** What is hashed of an entry. An empty column leaves no line, so that a column added later changes no hash. */
const ENTRY = [
  ['place', 'head.count::text'],
  ['id', 'one.id::text'],
  ['change', 'one.change'],
  ['revision', 'one.revision::text'],
  ['alert', 'one.alert'],
  ['action', 'one.action'],
  ['actor', 'one.actor::text'],
  ['detail', 'one.detail::text'],
  ['at', `to_char(one.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`]
]
  .map(([name, text]) => `coalesce('${name}:' || octet_length(${text}) || ':' || ${text} || E'\\n', '')`)
  .join(' || ')
