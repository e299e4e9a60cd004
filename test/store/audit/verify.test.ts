import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Change } from '../../../src/changes/model/change.ts'
import { verifyAudit } from '../../../src/store/audit/verify.ts'
import type { EmbeddedPool } from '../../../src/store/embedded/pool.ts'
import { createStore } from '../../../src/store/store.ts'
import { approver, changeRequest, decision, moved, requester, revision, walk } from '../../contracts/store/bench.ts'
import { openShared } from '../../database.ts'

const clock = { now: () => new Date('2027-03-02T08:00:00Z'), pass() {} }
const at = clock.now()
type Store = Awaited<ReturnType<typeof createStore>>
let pool: EmbeddedPool
let store: Store
let change: Change

/** Six entries: a request, its approval, its application, a freeze, its end, and a delegation. */
beforeEach(async () => {
  pool = await openShared()
  store = await createStore({ pool, clock })
  const asked = await store.add(changeRequest(clock))
  const to = { name: 'approved', at } as const
  const approved = await store.move(asked.id, 1, 'pending', to, approver, { decision: decision(clock) })
  change = await walk(store, moved(approved), { name: 'applied', at, read: { seats: 140 }, wrote: true })
  await store.freeze({ id: 'frz', by: approver, reason: 'audit', at, channel: 'C1' })
  await store.unfreeze(requester, at)
  await store.setDelegation({ person: approver, from: at, until: new Date('2027-04-01Z'), delegate: requester })
})
afterEach(() => pool.end())

/** What somebody can do who owns the database. */
async function tamper(...statements: readonly string[]): Promise<void> {
  await pool.query('SET session_replication_role = replica')
  for (const statement of statements) await pool.query(statement)
  await pool.query('SET session_replication_role = origin')
}

const faults = async () => (await verifyAudit(pool)).faults

describe('verifying the audit', () => {
  it('finds nothing where nobody tampered with it, and says the head', async () => {
    const { head, faults } = await verifyAudit(pool)
    expect(faults).toEqual([])
    expect(head).toEqual({ count: 6, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    await store.freeze({ id: 'frz2', by: approver, reason: 'again', at, channel: 'C1' })
    expect((await verifyAudit(pool)).head.count).toBe(7)
    expect((await verifyAudit(pool, head)).faults).toEqual([])
  })

  /** Another value of each column: one that is added has to be hashed too. */
  const columns: Readonly<Record<string, string>> = {
    id: '902',
    change: 'NULL',
    revision: '7',
    alert: `'alr'`,
    action: `'rejected'`,
    actor: `'{"team": "T1", "user": "UFORGED"}'`,
    detail: `detail || '{"reason": "forged"}'`,
    at: `at + interval '1 microsecond'`
  }

  it('hashes every column of an entry', async () => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = 'audit'`
    )
    expect(rows.map(({ name }) => name).toSorted()).toEqual(Object.keys(columns).toSorted())
  })

  it.each(Object.entries(columns).filter(([name]) => name !== 'id'))(
    'names the first entry of which the %s was altered',
    async (column, value) => {
      // A change and its revision come together, or neither.
      const nothing = column === 'change' ? ', revision = NULL' : ''
      const id = column === 'revision' || column === 'change' ? 2 : 4
      await tamper(`UPDATE audit SET ${column} = ${value}${nothing} WHERE id = ${id}`)
      expect((await faults())[0]).toMatch(new RegExp(`^Entry ${id} .* was altered\\.$`))
    }
  )

  const TAIL = `DELETE FROM audit_chain WHERE place = 6`
  const others: [string, readonly string[], string][] = [
    ['an entry was deleted', [`DELETE FROM audit WHERE id = 3`], 'Entry 3 is missing: its row 3 was deleted.'],
    [
      'an entry was deleted with its place',
      [`DELETE FROM audit WHERE id = 3`, `DELETE FROM audit_chain WHERE place = 3`],
      'Entry 3 is missing: the next one is 4.'
    ],
    [
      'the places behind a deleted entry were closed up',
      [
        `DELETE FROM audit WHERE id = 3`,
        `DELETE FROM audit_chain WHERE place = 3`,
        `UPDATE audit_chain SET place = place - 1 WHERE place > 3`
      ],
      'Entry 3 (row 4, frozen, 2027-03-02T08:00:00.000000Z) was altered.'
    ],
    ['the last entry was deleted', [`DELETE FROM audit WHERE id = 6`], 'Entry 6 is missing: its row 6 was deleted.'],
    [
      'the end was cut off',
      [`DELETE FROM audit WHERE id = 6`, TAIL],
      'Entry 6 is missing, and all after it: there should be 6.'
    ],
    [
      'the head was put back after the end was cut off',
      [TAIL, `UPDATE audit_head SET count = 5`],
      'The head is not that of entry 5: entries were inserted or altered.'
    ],
    [
      'an entry was inserted without its place',
      [`INSERT INTO audit (action, detail, at) VALUES ('frozen', '{}', now())`],
      'Audit entry 7 was inserted without its place in the chain.'
    ],
    [
      'an entry was inserted with a place',
      [
        `INSERT INTO audit (action, detail, at) VALUES ('frozen', '{}', now())`,
        `INSERT INTO audit_chain SELECT 7, 7, hash, sha256('forged') FROM audit_head`
      ],
      'Entry 7 was inserted behind the end of the chain.'
    ]
  ]
  it.each(others)('finds that %s', async (_, statements, fault) => {
    await tamper(...statements)
    expect(await faults()).toContain(fault)
  })

  it('finds by a head that Slack has seen what a chain that was made anew hides', async () => {
    const { head } = await verifyAudit(pool)
    await pool.query('TRUNCATE audit_head')
    await tamper('DELETE FROM audit_chain', 'CREATE TABLE kept AS SELECT * FROM audit ORDER BY id', 'DELETE FROM audit')
    await pool.query(`INSERT INTO audit_head VALUES (0, decode(repeat('00', 32), 'hex'), 0)`)
    await pool.query(`UPDATE kept SET detail = detail || '{"reason": "forged"}' WHERE action = 'frozen'`)
    const columns = 'id, change, revision, alert, action, actor, detail, at'
    await pool.query(`INSERT INTO audit (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM kept ORDER BY id`)
    await pool.query('DROP TABLE kept')
    expect(await faults()).toEqual([])
    const [replaced] = (await verifyAudit(pool, head)).faults
    expect(replaced).toMatch(/^The audit was replaced: entry 6 has the hash /)
    expect((await verifyAudit(pool, { ...head, count: 8 })).faults).toEqual([
      'Entries are missing at the end: 8 were seen before, and there are 6.'
    ])
  })

  const differs = (part: string) => `Change ${change.id} differs from what the audit says in ${part}.`
  const rows: [string, string, () => string][] = [
    ['a state', `UPDATE changes SET state = '{"name": "pending"}'`, () => differs('its state')],
    [
      'a part of a state',
      `UPDATE changes SET state = jsonb_set(state::jsonb, '{read,seats}', '9')`,
      () => differs('its state')
    ],
    ['the edits', `UPDATE changes SET edits = '[]'`, () => differs('its edits, people or reason')],
    ['the company', `UPDATE changes SET company_id = 'other'`, () => differs('its edits, people or reason')],
    ['the vendor', `UPDATE changes SET vendor = 'other'`, () => differs('its edits, people or reason')],
    ['that the whole profile is sent', `UPDATE changes SET whole = true`, () => differs('its edits, people or reason')],
    ['when it is applied', `UPDATE changes SET apply_at = now()`, () => differs('its edits, people or reason')],
    ['what is required', `UPDATE changes SET requirement = '{}'`, () => differs('its edits, people or reason')],
    ['the requester', `UPDATE changes SET requester_user = 'U9'`, () => differs('its edits, people or reason')],
    ['the editor', `UPDATE changes SET editor_user = 'U9'`, () => differs('its edits, people or reason')],
    ['the reason', `UPDATE changes SET reason = 'forged'`, () => differs('its edits, people or reason')],
    ['the reference', `UPDATE changes SET reference = 'PO 9'`, () => differs('its edits, people or reason')],
    ['who decided', `UPDATE decisions SET "user" = 'U9'`, () => differs('its decisions')],
    ['that somebody decided', `DELETE FROM decisions`, () => differs('its decisions')],
    [
      'for whom somebody decided',
      `UPDATE changes SET approvals = '[{"user": "UAPPROVER", "for": "U9", "status": "counts"}]'`,
      () => differs('its decisions')
    ],
    [
      'one more decision',
      `INSERT INTO decisions (change, revision, team, "user", verdict, hash, at)
        SELECT id, 1, 'T1', 'U9', 'approve', 'h', now() FROM changes`,
      () => differs('its decisions')
    ],
    [
      'a change that is gone',
      `DELETE FROM changes`,
      () => `Change ${change.id} is in the audit and was removed from the record.`
    ],
    [
      'a freeze that never began',
      `UPDATE freezes SET id = 'frz9'`,
      () => 'The freeze frz9 differs from what the audit says.'
    ],
    [
      'a freeze that never ended',
      `UPDATE freezes SET unfrozen = NULL`,
      () => 'The freeze frz differs from what the audit says.'
    ],
    [
      'who decides for whom',
      `UPDATE delegations SET delegate_user = 'U9'`,
      () => 'The delegation of UAPPROVER differs from what the audit says.'
    ],
    [
      'for how long',
      `UPDATE delegations SET until = until + interval '1 day'`,
      () => 'The delegation of UAPPROVER differs from what the audit says.'
    ]
  ]
  it.each(rows)('finds that the record was forged: %s', async (_, statement, fault) => {
    await tamper(statement)
    expect(await faults()).toEqual([fault()])
  })

  it('finds a state that was put back and moved on from', async () => {
    await tamper(`UPDATE changes SET state = '{"name": "pending"}'`)
    moved(await store.move(change.id, 1, 'pending', { name: 'withdrawn', at }, requester))
    expect(await faults()).toEqual(['Audit entry 7 moves its change from a state that it did not have.'])
  })

  it('takes a revision, a reminder and another decision as they are', async () => {
    const other = await store.add(changeRequest(clock))
    moved(await store.move(other.id, 1, 'pending', { name: 'pending' }, approver, { decision: decision(clock) }))
    await store.remind(other.id, 1, { name: 'escalation' })
    const revised = moved(await store.revise(other.id, 1, revision(clock), at))
    await store.remind(other.id, 2, { name: 'reminder', number: 1 })
    await walk(store, revised, { name: 'rejected', at, reason: 'no' })
    await store.setDelegation({ person: approver, from: at, until: at, delegate: requester })
    expect(await faults()).toEqual([])
  })
})

describe('a chain of many', () => {
  let many: EmbeddedPool
  beforeAll(async () => {
    many = await openShared()
    await createStore({ pool: many, clock })
  })
  afterAll(() => many.end())

  it('is verified page by page, and grows by many in one transaction', async () => {
    await many.query(
      `INSERT INTO audit (action, detail, at) SELECT 'threshold', '{"percent": 80}', now() FROM generate_series(1, 2500)`
    )
    expect(await verifyAudit(many)).toMatchObject({ head: { count: 2500 }, faults: [] })
    await many.query('SET session_replication_role = replica')
    await many.query(`UPDATE audit SET detail = '{"percent": 81}' WHERE id IN (2200, 2400)`)
    expect((await verifyAudit(many)).faults).toEqual([
      expect.stringMatching(/^Entry 2200 \(row 2200, .*was altered\.$/)
    ])
  })
})
