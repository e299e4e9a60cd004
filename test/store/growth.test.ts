import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BatchStore } from '../../src/changes/batch/batch.ts'
import type { Change } from '../../src/changes/model/change.ts'
import type { Store } from '../../src/changes/ports/ports.ts'
import { auditEntries } from '../../src/store/audit/entries.ts'
import type { EmbeddedPool } from '../../src/store/embedded/pool.ts'
import { createStore, type StorePool } from '../../src/store/store.ts'
import type { WatchStore } from '../../src/watch/ports.ts'
import { changeRequest } from '../contracts/store/bench.ts'
import { openShared } from '../database.ts'

/** So many changes have ended, ten of each company. */
const ENDED = 10_000

/** What grows with each change ever made, and with the customers. */
const GROWING = ['changes', 'decisions', 'outbox', 'audit', 'audit_chain', 'companies']

const NOW = new Date('2027-03-01T08:00:00Z')
const LATER = new Date('2027-03-01T09:00:00Z')
const clock = { now: () => NOW, wait: async () => {}, pass() {} }
const person = { team: 'T1', user: 'U1' }
const company = { vendor: 'keepnet', id: 'company-7' }

type Query = { text: string; values: readonly unknown[] }
type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }

/** Each asks what its surface or job asks; the value is what must be bounded. */
const READS: Readonly<Record<string, (store: Store & BatchStore & WatchStore, change: Change) => Promise<unknown>>> = {
  'the open changes of Home and the queue': store => store.open(),
  'the open changes of a company': store => store.open(company),
  'the open batches of the queue': store => store.openBatches(),
  'the break-glass changes of the queue': store => store.breakGlassSince(new Date('2027-02-22T08:00:00Z')),
  'the latest changes of Home': store => store.ended(30),
  'the history of a company': store => store.history(company, 10),
  'the history of a company in a month': store => store.history(company, 10, { from: NOW, to: LATER }),
  'the history of a change': store => store.revisionBefore({ id: 'change-7', revision: 2 }),
  'a change': store => store.get('change-7'),
  'the claim of a worker': (store, { id }) => store.claim(id, 'worker', LATER),
  'a move': (store, { id }) => {
    const move = { holder: 'worker', audited: true as const }
    return store.move(id, 1, 'pending', { name: 'withdrawn', at: NOW }, 'system', move)
  },
  'the unfinished changes of the sweep': store => store.unfinished(),
  'the expired changes of the sweep': store => store.overdue(),
  'the changes of the sweep that need no approval': store => store.needingNoApproval(),
  'the messages of the sweep': store => store.dueMessages(),
  'the messages of a change': store => store.dueMessages('change-7'),
  'the pending changes of the reminders': store => store.pending(),
  'the scheduled changes of the reminders': store => store.upcoming(LATER),
  'a taken message with what belongs to it': store => store.takeMessages(['card-7'], LATER, true),
  'the seats of the last hour': store => store.seatsRequestedSince(new Date('2027-03-01T07:59:59Z')),
  'what authorization looks at': store =>
    store.storedContext({ since: NOW, seats: { since: new Date('2027-03-01T07:59:59Z') } }),
  'a company that was read back': store => store.known(company.vendor, [company.id], NOW)
}

describe(`with ${ENDED.toLocaleString('en')} changes that ended`, () => {
  let pool: EmbeddedPool
  let store: Store & BatchStore & WatchStore
  let open: Change
  const asked: Query[] = []

  beforeAll(async () => {
    pool = await openShared()
    store = await createStore({ pool: recorded(pool, asked), clock })
    await fill(pool, store)
    open = await store.add(changeRequest(clock, { vendor: company.vendor }))
  }, 60_000)
  afterAll(() => pool.end())

  it.each(Object.entries(READS))('%s is found by an index', async (_name, read) => {
    asked.splice(0)
    await read(store, open)
    const queries = asked.splice(0).filter(({ text }) => /^\s*(with|select|update|insert)\b/i.test(text))
    expect(queries.length).toBeGreaterThan(0)
    for (const query of queries) expect(await scansIn(pool, query), query.text).toEqual([])
  })

  it('the audit is exported by an index, page by page', async () => {
    asked.splice(0)
    const entries = auditEntries(recorded(pool, asked), { after: 5_000 })
    expect((await entries.next()).value).toMatchObject({ place: 5_001 })
    const pages = asked.splice(0).filter(({ text }) => text.includes('audit_chain'))
    expect(pages).toHaveLength(1)
    for (const page of pages) expect(await scansIn(pool, page)).toEqual([])
  })

  it('a company’s history, the latest ended and the work of one sweep are bounded', async () => {
    expect(await store.history(company, 5)).toHaveLength(5)
    expect(await store.ended(30)).toHaveLength(30)
    await pool.query(`UPDATE outbox SET version = 2, due_at = '2027-03-01' WHERE kind = 'outcome'`)
    expect(await store.dueMessages()).toHaveLength(5_000)
    await pool.query(`UPDATE changes SET state = '{"name": "approved"}' WHERE draft LIKE 'draft-%'`)
    expect(await store.unfinished()).toHaveLength(5_000)
    await pool.query(
      `UPDATE changes SET state = '{"name": "pending"}', expires_at = '2027-02-01', requirement = '{"stages": []}'`
    )
    expect(await store.overdue()).toHaveLength(5_000)
    expect(await store.needingNoApproval()).toHaveLength(5_000)
  })
})

/** One change that ended, as the product writes it, and copies of it with all that belongs to them. */
async function fill(pool: EmbeddedPool, store: Store): Promise<void> {
  const { id } = await store.add(changeRequest(clock, { vendor: company.vendor }))
  const hash = 'hash'
  const decision = { revision: 1, person, verdict: 'reject', reason: null, hash, at: NOW } as const
  const moved = await store.move(id, 1, 'pending', { name: 'rejected', at: NOW, reason: 'no' }, person, {
    decision
  })
  if (!('moved' in moved)) throw new Error(`The change could not be rejected: ${moved.refused}`)
  await pool.query('UPDATE outbox SET shown = version')
  const copies = { id: "'change-' || n", draft: "'draft-' || n", company_id: "'company-' || n % 1000" }
  await copy(pool, 'changes', 'id', id, { ...copies, revised_at: "one.revised_at - n * interval '1 minute'" })
  await copy(pool, 'decisions', 'change', id, { change: "'change-' || n" })
  await copy(pool, 'outbox', 'change', id, { id: "one.kind || '-' || n", change: "'change-' || n" })
  await copy(pool, 'audit', 'change', id, { change: "'change-' || n" })
  await pool.query(
    `INSERT INTO companies (vendor, id, name, seen_at, changed_at)
      SELECT 'keepnet', 'company-' || n, 'Company ' || n, '2027-02-28', '2027-02-28' FROM generate_series(1, ${ENDED}) AS n`
  )
  await pool.query('ANALYZE')
}

async function copy(
  pool: EmbeddedPool,
  table: string,
  key: string,
  id: string,
  changed: Readonly<Record<string, string>>
): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' AND is_identity = 'NO'`,
    [table]
  )
  const names = rows.map(({ name }) => `"${name}"`).join(', ')
  const values = rows.map(({ name }) => changed[name] ?? `one."${name}"`).join(', ')
  await pool.query(
    `INSERT INTO ${table} (${names})
      SELECT ${values} FROM ${table} AS one, generate_series(1, ${ENDED}) AS n WHERE one.${key} = $1 ORDER BY n`,
    [id]
  )
}

/** The growing tables that PostgreSQL would read from beginning to end for this query. */
async function scansIn(pool: EmbeddedPool, { text, values }: Query): Promise<string[]> {
  const { rows } = await pool.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${text}`, values)
  const [whole] = rows.flatMap(row => row['QUERY PLAN'])
  if (!whole) throw new Error('There is no plan.')
  return scanned(whole.Plan)
}

function scanned({ 'Node Type': node, 'Relation Name': table = '', Plans: parts = [] }: Plan): string[] {
  return [...(node === 'Seq Scan' && GROWING.includes(table) ? [table] : []), ...parts.flatMap(scanned)]
}

/** The pool, with each query noted. */
function recorded(pool: EmbeddedPool, asked: Query[]): StorePool {
  return {
    options: pool.options,
    end: () => pool.end(),
    query(query) {
      asked.push(query)
      return pool.query(query)
    },
    async connect() {
      const client = await pool.connect()
      return {
        query(text, values) {
          asked.push({ text, values })
          return client.query(text, values)
        },
        release: () => client.release()
      }
    }
  }
}
