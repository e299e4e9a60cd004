import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getConfig } from '../../src/app/config.ts'
import { migrateRecord, openStorage } from '../../src/app/storage.ts'
import { verifyAudit } from '../../src/store/audit/verify.ts'
import { mayAlterAudit } from '../../src/store/store.ts'
import { needed } from '../contracts/queue/place.ts'
import { approver, changeRequest, walk } from '../contracts/store/bench.ts'
import { type Own, ownDatabase } from '../journeys/harness/servers.ts'

const url = needed('TEST_DATABASE_URL', 'the roles of the database')
const clock = { now: () => new Date(), wait: () => Promise.resolve(), pass() {} }
const log = pino({ level: 'silent' })

describe.runIf(url)('the role of a bot', () => {
  const bot = `bot_${randomUUID().replaceAll('-', '')}`
  let database: Own
  let pool: Pool
  let environment: Record<string, string>

  const config = (more: Record<string, string> = {}) =>
    getConfig({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      APPROVERS: 'U1',
      KEEPNET_CLIENT_ID: 'id',
      KEEPNET_CLIENT_SECRET: 'secret',
      ...environment,
      ...more
    })

  beforeAll(async () => {
    database = await ownDatabase(url ?? '')
    const own = new URL(database.url)
    own.username = bot
    environment = { DATABASE_URL: own.href }
    const owner = new Pool({ connectionString: database.url, max: 1 })
    await owner.query(`CREATE ROLE ${bot} LOGIN`)
    await owner.end()
  })
  afterAll(async () => {
    await pool.end()
    await database.drop()
    const admin = new Pool({ connectionString: url, max: 1 })
    await admin.query(`DROP ROLE ${bot}`)
    await admin.end()
  })

  it('cannot start before the owner has migrated, and says what to do', async () => {
    await expect(openStorage(config(), [], clock, log, {})).rejects.toThrow(
      /^The database cannot be migrated\. The role of DATABASE_URL may not .*: run npm start -- migrate/
    )
  })

  it('is not the owner’s, and is named', async () => {
    await expect(migrateRecord(config())).rejects.toThrow('It needs DATABASE_URL')
    const same = { MIGRATE_DATABASE_URL: environment.DATABASE_URL ?? '' }
    await expect(migrateRecord(config(same))).rejects.toThrow('name the same role')
  })

  it('gets its rights from the owner, also twice', async () => {
    const both = config({ MIGRATE_DATABASE_URL: database.url })
    const done = `The tables are up to date, and the role ${bot} may add to the audit and alter nothing of it.`
    expect(await migrateRecord(both)).toBe(done)
    expect(await migrateRecord(both)).toBe(done)
    pool = new Pool({ connectionString: environment.DATABASE_URL, max: 1 })
  })

  it('does all that a bot does, with the queue in the same database', async () => {
    const { store, queue, ready, close } = await openStorage(config(), [], clock, log, {})
    const change = await store.add(changeRequest(clock))
    const at = clock.now()
    await walk(store, change, { name: 'approved', at }, { name: 'rejected', at, reason: 'no' })
    await store.freeze({ id: 'frz', by: approver, reason: 'audit', at, channel: 'C1' })
    await queue.enqueue({ name: 'message', message: 'm1' })
    await ready()
    expect(await queue.counts()).toMatchObject({ messages: { waiting: 1 } })
    await close(0)
    expect(await verifyAudit(pool)).toMatchObject({ head: { count: 4 }, faults: [] })
    expect(await mayAlterAudit(pool)).toBe(false)
  })

  it.each([
    `UPDATE audit SET action = 'unfrozen'`,
    'DELETE FROM audit',
    'TRUNCATE audit CASCADE',
    'ALTER TABLE audit DISABLE TRIGGER ALL',
    'DROP TRIGGER audit_chained ON audit',
    'SET session_replication_role = replica',
    `UPDATE audit_chain SET hash = 'x'`,
    `INSERT INTO audit_chain VALUES (99, 99, 'x', 'x')`,
    'UPDATE audit_head SET count = 0',
    'DELETE FROM audit_head',
    `INSERT INTO audit_head VALUES (0, 'x', 0)`,
    'DROP TABLE audit_head',
    `CREATE OR REPLACE FUNCTION chain_audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
    'CREATE FUNCTION sha256(text) RETURNS bytea LANGUAGE sql RETURN NULL',
    'DELETE FROM kysely_migration'
  ])('cannot do %s', async statement => {
    await expect(pool.query(statement)).rejects.toThrow(/permission denied|must be owner/)
  })

  it('cannot lead the chain astray with tables of its session', async () => {
    const { head } = await verifyAudit(pool)
    await pool.query('CREATE TEMP TABLE audit_head AS SELECT * FROM public.audit_head')
    await pool.query('CREATE TEMP TABLE audit_chain AS SELECT * FROM public.audit_chain')
    await pool.query(`INSERT INTO audit (action, detail, at) VALUES ('threshold', '{}', now())`)
    await pool.query('DROP TABLE pg_temp.audit_head, pg_temp.audit_chain')
    expect(await verifyAudit(pool, head)).toMatchObject({ head: { count: head.count + 1 }, faults: [] })
  })
})
