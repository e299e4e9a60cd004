import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { BatchStore } from '../../../src/changes/batch/batch.ts'
import type { Actor, Change, Decision, State } from '../../../src/changes/model/change.ts'
import type { Moved } from '../../../src/changes/ports/context.ts'
import type { NewChange, Revision, Store } from '../../../src/changes/ports/ports.ts'
import type { Person } from '../../../src/policy/context.ts'
import type { Requirement } from '../../../src/policy/policy.ts'

import { openEmbedded } from '../../../src/store/embedded/open.ts'
import { createStore, migrateFor, type StorePool } from '../../../src/store/store.ts'
import type { WatchStore } from '../../../src/watch/ports.ts'

export type Spec = { name: 'postgres'; url: string } | { name: 'embedded'; directory: string }

export type AskedPool = StorePool & {
  query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** A fresh database with two stores, as two processes would have, and a clock that moves only on request. */
export type Bench = {
  store: Store & BatchStore & WatchStore
  other: Store & BatchStore & WatchStore
  pool: AskedPool
  /** As the owner of the tables, where that is another role. */
  owner: AskedPool
  clock: { now(): Date; pass(milliseconds: number): void }
  close(): Promise<void>
}

export async function openBench(spec: Spec): Promise<Bench> {
  let time = Date.parse('2027-03-01T08:00:00.123Z')
  const clock = {
    now: () => new Date(time),
    pass(milliseconds: number) {
      time += milliseconds
    }
  }
  const { pools, owner, close } =
    spec.name === 'postgres' ? await freshDatabase(spec.url) : await embedded(spec.directory)
  // Both at once: two processes may start on a database without tables at the same time.
  const [store, other] = await Promise.all([
    createStore({ pool: pools[0], clock }),
    createStore({ pool: pools[1], clock })
  ])
  return { store, other, pool: pools[0], owner, clock, close }
}

type Pools = { pools: [AskedPool, AskedPool]; owner: AskedPool; close(): Promise<void> }

async function embedded(directory: string): Promise<Pools> {
  const pool = await openEmbedded(directory)
  return { pools: [pool, pool], owner: pool, close: () => pool.end() }
}

/** As the role of a bot, which does not own the tables. */
async function freshDatabase(url: string): Promise<Pools> {
  const name = `countersign_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Pool({ connectionString: url, max: 1 })
  await admin.query(`CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = name
  const owner = new pg.Pool({ connectionString: own.href, max: 1 })
  await admin.query(`CREATE ROLE ${name} LOGIN`)
  await migrateFor(owner, name, false)
  own.username = name
  const pools: [pg.Pool, pg.Pool] = [
    new pg.Pool({ connectionString: own.href, max: 10 }),
    new pg.Pool({ connectionString: own.href, max: 10 })
  ]
  return {
    pools,
    owner,
    async close() {
      await Promise.all([...pools, owner].map(pool => pool.end()))
      await admin.query(`DROP DATABASE ${name}`)
      await admin.query(`DROP ROLE ${name}`)
      await admin.end()
    }
  }
}

export const requester: Person = { team: 'T1', user: 'UASKER' }
export const approver: Person = { team: 'T1', user: 'UAPPROVER' }

const hours = { zone: 'Europe/Riga', days: ['mon', 'fri'], from: 540, to: 1020 } as const

/** A requirement with every possible part. */
const requirement: Requirement = {
  version: '9f2c',
  stages: [
    { role: { name: 'finance', people: ['U1'], groups: ['S1'], quiet: [], hours }, count: 2, escalation: null },
    {
      role: { name: 'operations "株"', people: [], groups: [], quiet: ['U2'], hours },
      count: 1,
      escalation: { after: 60, to: { name: 'heads', people: ['U3'], groups: [], quiet: [], hours } }
    }
  ],
  typeTheName: true,
  expiry: 480,
  hours,
  reminders: { first: 15, most: 2 },
  rules: ['big', 'otherwise']
}

/** A requested change with every kind of value, and text that is hard to store. */
export function changeRequest(clock: Bench['clock'], given: Partial<NewChange> = {}): NewChange {
  return {
    id: randomUUID(),
    draft: randomUUID(),
    vendor: 'keepnet',
    company: { id: randomUUID(), name: `Ācmë "株式会社" \\ O'Hara`, tags: ['vip', '"株"'] },
    edits: [
      { field: 'seats', seen: 100, wanted: 140 },
      { field: 'limited', seen: false, wanted: true },
      { field: 'modules', seen: ['b', 'a'], wanted: null },
      { field: 'note', seen: '', wanted: '{"a": 1}' }
    ],
    names: { b: 'Phishing', a: 'Callback' },
    reason: 'PO 1234 🦊\n{1,2} $1',
    reference: null,
    use: { used: 90, limit: null },
    ends: '2027-03-31',
    warnings: [
      { name: 'big-cut', from: 10, to: 1 },
      { name: 'other-open-change', change: 'x' }
    ],
    requester,
    editor: requester,
    requirement,
    requestedAt: clock.now(),
    expiresAt: new Date(clock.now().getTime() + 7 * 24 * 3600_000),
    channel: 'C1',
    ...given
  }
}

/** A next revision that differs from the request in every part. */
export function revision(clock: Bench['clock'], given: Partial<Revision> = {}): Revision {
  return {
    company: { name: 'Renamed', tags: ['gold'] },
    edits: [{ field: 'seats', seen: 100, wanted: 120 }],
    names: {},
    reason: 'only 20 more',
    reference: 'PO 1235',
    use: null,
    ends: null,
    warnings: [],
    requirement: { ...requirement, version: 'a7e1', stages: [] },
    editor: approver,
    expiresAt: new Date(clock.now().getTime() + 24 * 3600_000),
    ...given
  }
}

export function decision(clock: Bench['clock'], given: Partial<Decision> = {}): Decision {
  return { revision: 1, person: approver, verdict: 'approve', reason: null, hash: 'h', at: clock.now(), ...given }
}

/** Moves a fresh change through the states, and fails if a step is refused. */
export async function walk(store: Pick<Store, 'move'>, change: Change, ...states: readonly State[]): Promise<Change> {
  let now = change
  for (const to of states) now = moved(await step(store, now, to))
  return now
}

export function step(store: Pick<Store, 'move'>, change: Change, to: State, by: Actor = 'system'): Promise<Moved> {
  return store.move(change.id, change.revision, change.state.name, to, by)
}

export function moved(result: Moved): Change {
  if ('moved' in result) return result.moved
  throw new Error(`The move was refused: ${result.refused}`)
}
