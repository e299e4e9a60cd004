import { randomUUID } from 'node:crypto'
import type { AccessDependencies } from '../../src/changes/access/authorize-person.ts'
import type { BatchStore } from '../../src/changes/batch/batch.ts'
import { type Change, type Decision, type Edit, hashOf, type State } from '../../src/changes/model/change.ts'
import type { FileReader } from '../../src/changes/model/upload.ts'
import type { Clock, Job, Log, NewChange, People, Queue, Store } from '../../src/changes/ports/ports.ts'
import type { Vendor } from '../../src/changes/ports/vendor.ts'
import { simplePolicy } from '../../src/policy/load/build.ts'
import type { Policy, Requirement } from '../../src/policy/policy.ts'
import { requirementOf } from '../../src/policy/requirement.ts'
import { verifyAudit } from '../../src/store/audit/verify.ts'
import { createStore } from '../../src/store/store.ts'
import type { WatchStore } from '../../src/watch/ports.ts'
import { openShared } from '../database.ts'

/** A clock that the test moves; a wait passes at once and moves it as far. */
export type MovedClock = Clock & { pass(milliseconds: number): void }

/** The real store, a queue and a log that only record, and a simple policy. */
export type Fixture = AccessDependencies & {
  readFile: FileReader
  store: Store & BatchStore & WatchStore
  clock: MovedClock
  zone: string
  queue: Queue & { enqueued: { job: Job; delay: number }[]; broken: boolean }
  log: Log & { warnings: string[]; errors: object[] }
  /** What somebody does who has the database's password. */
  query(text: string, values: unknown[]): Promise<unknown>
  /** A pending change of 500 seats to 540, of a company of its own unless told. */
  ask(given?: Partial<NewChange>): Promise<Change>
  /** The same, approved. */
  approved(given?: Partial<NewChange>): Promise<Change>
  /** The change as it is stored now. */
  now(change: Change): Promise<Change>
  state(change: Change): Promise<State>
  /** Fails where what is stored is not what the audit says, unless a test has `forged` it. */
  close(forged?: boolean): Promise<void>
}

export const requester = { team: 'T1', user: 'U_REQUESTER' }
export const approver = { team: 'T1', user: 'U_APPROVER' }
/** Any one of them approves, never who asked or edited. */
export const named = simplePolicy({ people: ['U_APPROVER', 'U_REQUESTER', 'U_EDITOR'], groups: [] })
const SEATS: readonly Edit[] = [{ field: 'seats', seen: 500, wanted: 540 }]

export async function openFixture(vendors: readonly Vendor[] = []): Promise<Fixture> {
  const clock = movedClock()
  const pool = await openShared()
  const store = await createStore({ pool, clock })

  const fixture: Fixture = {
    store,
    clock,
    zone: 'Etc/UTC',
    queue: recordingQueue(),
    log: recordingLog(),
    query: (text, values) => pool.query(text, values),
    people: membersAlone(),
    readFile: async () => ({ fault: 'The test uploaded no file.' }),
    policy: () => named,
    team: 'T1',
    vendor(name) {
      const vendor = vendors.find(one => one.name === name)
      if (!vendor) throw new Error(`The test opened no vendor called ${name}.`)
      return vendor
    },
    ask: given => store.add(wish(clock, given)),
    async approved(given) {
      const { id, edits } = await fixture.ask(given)
      const at = clock.now()
      const hash = hashOf(edits)
      const decision: Decision = { revision: 1, person: approver, verdict: 'approve', reason: null, hash, at }
      const result = await store.move(id, 1, 'pending', { name: 'approved', at }, approver, { decision })
      if ('moved' in result) return result.moved
      throw new Error(`The change could not be approved: ${result.refused}`)
    },
    async now({ id }) {
      const change = await store.get(id)
      if (!change) throw new Error(`There is no change ${id}.`)
      return change
    },
    state: async change => (await fixture.now(change)).state,
    async close(forged = false) {
      const { faults } = await verifyAudit(pool)
      await pool.end()
      if (faults.length > 0 && !forged) throw new Error(faults.join('\n'))
    }
  }
  return fixture
}

/** What a policy without rules asks for, whatever is changed. */
export function requirementUnder(policy: Policy): Requirement {
  const requested = { vendor: '', company: { id: '', name: '', tags: [] }, edits: [], requester, editor: requester }
  return requirementOf(policy, requested, { team: 'T1', members: {}, delegations: [], inactive: [] })
}

function movedClock(): MovedClock {
  let time = Date.parse('2027-03-01T08:00:00Z')
  return {
    now: () => new Date(time),
    pass(milliseconds) {
      time += milliseconds
    },
    async wait(milliseconds, signal) {
      signal?.throwIfAborted()
      time += milliseconds
    }
  }
}

function recordingQueue(): Fixture['queue'] {
  const queue: Fixture['queue'] = {
    enqueued: [],
    broken: false,
    async enqueue(job, delay = 0) {
      if (queue.broken) throw new Error('The queue is away.')
      queue.enqueued.push({ job, delay })
    }
  }
  return queue
}

function recordingLog(): Fixture['log'] {
  const warnings: string[] = []
  const errors: object[] = []
  return {
    warnings,
    errors,
    info() {},
    warn: (_, message) => warnings.push(message),
    error(fields, message) {
      warnings.push(message)
      errors.push(fields)
    }
  }
}

/** Everybody is a member of the team, and there are no user groups. */
function membersAlone(): People {
  return { members: async () => ({}), membership: async () => 'member' }
}

function wish(clock: Clock, given: Partial<NewChange> = {}): NewChange {
  const requestedAt = clock.now()
  return {
    id: randomUUID(),
    draft: randomUUID(),
    vendor: 'keepnet',
    company: { id: randomUUID(), name: 'Acme', tags: ['north'] },
    edits: SEATS,
    names: {},
    reason: 'PO 1234',
    reference: null,
    use: { used: 480, limit: 500 },
    ends: '2027-12-31',
    warnings: [],
    requester,
    editor: requester,
    requirement: requirementUnder(named),
    requestedAt,
    expiresAt: new Date(requestedAt.getTime() + 3_600_000),
    channel: 'C1',
    ...given
  }
}
