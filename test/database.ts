import { runMigrations } from 'bullmq'
import {
  type Database,
  type DatabaseOptions,
  type StartDatabase,
  startDatabase
} from '../src/store/embedded/database.ts'
import { openEmbedded } from '../src/store/embedded/open.ts'
import { type EmbeddedPool, openPool } from '../src/store/embedded/pool.ts'
import { createStore } from '../src/store/store.ts'

/** Those of this process that nobody uses now. */
const idle: Shared[] = []

/** A pool on a database in memory that has all tables of the record and the queue, and nothing in them. */
export function openShared(): Promise<EmbeddedPool> {
  return openEmbedded('memory://', startShared)
}

/**
 * Starts nothing where a database of this process is free: that one comes as if it were new, save that its tables are
 * there already. Closing it empties it and sets it free for the next. Starting one takes half a second of a core.
 */
export async function startShared(options: DatabaseOptions): Promise<Database> {
  if (options.place !== 'memory://') throw new Error(`Only what is in memory can be shared, not ${options.place}.`)
  const shared = idle.pop() ?? (await startNew())
  shared.user = options
  let closed = false
  return {
    query(text, values) {
      if (closed) throw new Error('A database that was given back is asked.')
      return shared.database.query(text, values)
    },
    async close() {
      closed = true
      await empty(shared)
      shared.user = undefined
      idle.push(shared)
    }
  }
}

/** The same, for a pool of before that is ended and for the one that is opened with `start` then, which finds all as it was left. */
export async function openKept(): Promise<{ pool: EmbeddedPool; start: StartDatabase }> {
  const kept: Pick<Shared, 'user'> = { user: undefined }
  const database = await startShared(relaying(kept))
  const pool = await openPool(
    'memory://',
    () => {},
    async options => {
      kept.user = options
      return { ...database, close: () => Promise.resolve() }
    }
  )
  return {
    pool,
    async start(options) {
      kept.user = options
      return database
    }
  }
}

type Shared = { database: Database; user: DatabaseOptions | undefined; emptying: readonly string[] }

async function startNew(): Promise<Shared> {
  const shared: Pick<Shared, 'user'> = { user: undefined }
  const database = await startDatabase(relaying(shared))
  const lasting = { ...database, close: () => Promise.resolve() }
  const pool = await openPool(
    'memory://',
    () => {},
    () => Promise.resolve(lasting)
  )
  const [before] = (await pool.query<{ search_path: string }>('SHOW search_path')).rows
  await createStore({ pool, clock: { now: () => new Date() } })
  const client = await pool.connect()
  await runMigrations(client)
  client.release()
  const named = async (what: string) => {
    const { rows } = await pool.query<{ name: string }>(`SELECT ${NAME} AS name FROM ${what}`)
    return rows.map(({ name }) => `'${name}'`).join(', ')
  }
  // What has rows in a new database is the lists of migrations.
  const emptying = emptyingOf(await named(RELATIONS), await named(WRITTEN), before?.search_path ?? '')
  await pool.query('DISCARD ALL')
  await pool.end()
  return Object.assign(shared, { database, emptying })
}

function relaying(to: Pick<Shared, 'user'>): DatabaseOptions {
  return {
    place: 'memory://',
    onNotification: (channel, payload) => to.user?.onNotification(channel, payload),
    onDeath: error => to.user?.onDeath(error)
  }
}

const NAME = `format('%I.%I', n.nspname, c.relname)`
const RELATIONS = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`
const WRITTEN = `${RELATIONS} AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0`

/** Takes away all but what is in `all`, and all rows but those of the tables in `kept`; the session begins anew. */
function emptyingOf(all: string, kept: string, searchPath: string): string[] {
  return [
    `DO $$ DECLARE one text; BEGIN
      -- The audit refuses to be emptied.
      SET LOCAL session_replication_role = replica;
      -- BullMQ makes a sequence for each queue.
      FOR one IN SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END || ' IF EXISTS ' || ${NAME}
        FROM ${RELATIONS} AND ${NAME} NOT IN (${all}) LOOP
        EXECUTE 'DROP ' || one || ' CASCADE';
      END LOOP;
      SELECT string_agg(${NAME}, ', ') INTO one FROM ${WRITTEN} AND ${NAME} NOT IN (${kept});
      IF one IS NOT NULL THEN EXECUTE 'TRUNCATE ' || one || ' CASCADE'; END IF;
      FOR one IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART';
      END LOOP;
      UPDATE public.audit_head SET count = 0, hash = decode(repeat('00', 32), 'hex'), entry = 0, transaction = NULL;
    END $$`,
    // It cannot be in one transaction with others.
    'DISCARD ALL',
    `SET search_path TO ${searchPath}`
  ]
}

async function empty({ database, emptying }: Shared): Promise<void> {
  for (const statement of emptying) {
    const answer = await database.query(statement, null)
    if ('error' in answer) throw answer.error
  }
}
