import { Kysely, PostgresDialect, type PostgresDialectConfig } from 'kysely'
import { Migrator } from 'kysely/migration'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import type { EmbeddedPool } from '../../src/store/embedded/pool.ts'
import { migrations } from '../../src/store/migrations/index.ts'
import { createStore, type StorePool } from '../../src/store/store.ts'

describe('a database of the version before policies', () => {
  const clock = { now: () => new Date('2027-03-02T08:00:00Z') }
  let pool: EmbeddedPool
  beforeEach(async () => {
    pool = await openEmbedded('memory://')
    await migrateTo('0001-changes')
    await pool.query(change('pending', `{"name":"pending"}`))
    await pool.query(change('approved', `{"name":"approved","at":"2027-03-01T09:00:00.000Z"}`))
    await pool.query(`
      INSERT INTO decisions VALUES ('approved', 1, 'T1', 'UAPPROVER', 'approve', NULL, 'h', '2027-03-01T09:00:00Z');
      INSERT INTO audit (change, revision, action, detail, at) VALUES ('approved', 1, 'asked', '{}', '2027-03-01Z');
      INSERT INTO notices (id, change, kind, channel, due_at) VALUES ('card', 'pending', 'card', 'C1', '2027-03-01Z')`)
  })
  afterEach(() => pool.end())

  it('is read as it was, with nothing that was not known then', async () => {
    const store = await createStore({ pool, clock })
    expect(await store.get('pending')).toMatchObject({
      revision: 1,
      turn: 1,
      company: { id: '1', name: 'Acme', tags: [] },
      askedAt: new Date('2027-03-01T08:00:00Z'),
      revisedAt: new Date('2027-03-01T08:00:00Z'),
      nudges: { reminders: 0, escalated: false },
      state: { name: 'pending' }
    })
    const card = await store.takeNotice('card', new Date('2027-03-02T08:01:00Z'))
    expect(card?.about).toEqual({ name: 'change', id: 'pending', kind: 'card' })
  })

  it('needs one approval: by nobody while it is pending, and the one it has where it was approved', async () => {
    const store = await createStore({ pool, clock })
    const stagesOf = async (id: string) => (await store.get(id))?.need.stages
    expect(await stagesOf('pending')).toMatchObject([{ circle: { people: [], groups: [], quiet: [] }, count: 1 }])
    expect(await stagesOf('approved')).toMatchObject([{ circle: { people: ['UAPPROVER'], groups: [] }, count: 1 }])
  })

  it('can be moved and revised like any other', async () => {
    const store = await createStore({ pool, clock })
    const person = { team: 'T1', user: 'UOTHER' }
    const asked = await store.get('pending')
    if (!asked) throw new Error('The old change was lost')
    const decision = { revision: 1, person, verdict: 'break-glass', reason: '', hash: 'h', at: clock.now() } as const
    const moved = await store.move('pending', 1, 'pending', { name: 'pending' }, person, { decision, turn: 1 })
    expect(moved).toMatchObject({ moved: { turn: 2, decisions: [decision] } })
    expect(await store.revise('pending', 1, asked, clock.now())).toMatchObject({ moved: { revision: 2, turn: 3 } })
  })

  it('still takes a change from a process that is not of the new version yet', async () => {
    const store = await createStore({ pool, clock })
    await pool.query(change('late', `{"name":"pending"}`))
    expect(await store.get('late')).toMatchObject({ turn: 1, need: { version: 'before-policies' } })
  })

  async function migrateTo(name: string): Promise<void> {
    const plain: StorePool = pool
    // Kysely also asks for cursors, which migrating does not need and the embedded pool does not have.
    const dialect = new PostgresDialect({ pool: plain as PostgresDialectConfig['pool'] })
    const provider = { getMigrations: () => Promise.resolve(migrations) }
    const { error } = await new Migrator({ db: new Kysely({ dialect }), provider }).migrateTo(name)
    if (error) throw error
  }
})

function change(id: string, state: string): string {
  return `
    INSERT INTO changes (id, draft, revision, vendor, company_id, company_name, edits, names, reason, warnings,
      asker_team, asker_user, editor_team, editor_user, asked_at, expires_at, channel, state)
    VALUES ('${id}', '${id}', 1, 'keepnet', '1', 'Acme', '[]', '{}', 'PO 1', '[]',
      'T1', 'UASKER', 'T1', 'UASKER', '2027-03-01T08:00:00Z', '2027-03-04T08:00:00Z', 'C1', '${state}')`
}
