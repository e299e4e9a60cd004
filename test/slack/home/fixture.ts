import { randomUUID } from 'node:crypto'
import type { HomeView } from '@slack/types'
import type { Change } from '../../../src/changes/model/change.ts'
import type { NewChange } from '../../../src/changes/ports/ports.ts'
import type { Membership, Person } from '../../../src/policy/context.ts'
import { readPolicy } from '../../../src/policy/load/load.ts'
import type { Requirement } from '../../../src/policy/policy.ts'
import { requirementOf } from '../../../src/policy/requirement.ts'
import type { SlackDependencies } from '../../../src/slack/transport/listener.ts'
import { createStore } from '../../../src/store/store.ts'
import { type Alert, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { type ScriptedVendor, scriptedVendor } from '../../changes/scripted-vendor.ts'
import { begun, noted, row } from '../../contracts/store/watch/fixtures.ts'
import { openShared } from '../../database.ts'

const TEAM = 'T1'
export const [ann, fay, lena, gina, otto] = [
  member('U0ANN'),
  member('U0FAY'),
  member('U0LENA'),
  member('U0GINA'),
  { team: 'T2', user: 'U0OTTO' }
]

const POLICY = `
roles:
  finance: { people: [${fay.user}, ${ann.user}] }
  leads: { people: [${lena.user}] }
otherwise: [1 of finance, 1 of leads]
`

/** What the Home works with: the real memory, a clock that only waits move, and a Slack that takes down what it is shown. */
export type HomeFixture = SlackDependencies & {
  keepnet: ScriptedVendor
  /** What each person was shown, the latest last. */
  published: { user: string; view: HomeView }[]
  /** Each next publishing does this first. */
  script: (() => Promise<void>)[]
  warnings: string[]
  /** What Slack says that people are; members where it is not said here. */
  memberships: Record<string, Membership>
  /** A pending change of Ann's, unless told. */
  ask(given?: Partial<NewChange>): Promise<Change>
  /** Companies with an alert each. */
  alerts(count: number, given?: Partial<Alert>, use?: number): Promise<void>
  close(): Promise<void>
}

export async function openHomeFixture(): Promise<HomeFixture> {
  let time = Date.parse('2027-03-01T08:00:00Z')
  const clock = {
    now: () => new Date(time),
    async wait(milliseconds: number) {
      await new Promise(resolve => setImmediate(resolve))
      time += milliseconds
    }
  }
  const pool = await openShared()
  const store = await createStore({ pool, clock })
  const read = readPolicy(POLICY)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  const { policy } = read
  const vendor = scriptedVendor()
  const published: HomeFixture['published'] = []
  const script: HomeFixture['script'] = []
  const warnings: string[] = []
  const memberships: HomeFixture['memberships'] = { [gina.user]: 'guest' }
  const nothing = async () => {}
  return {
    store,
    clock,
    zone: 'Etc/UTC',
    queue: { enqueue: nothing },
    log: { info() {}, warn: (_, message) => warnings.push(message), error: (_, message) => warnings.push(message) },
    people: {
      members: async () => ({}),
      membership: async ({ user }) => memberships[user] ?? 'member'
    },
    policy: () => policy,
    team: TEAM,
    vendor: () => vendor,
    vendors: [vendor],
    directory: { covers: () => false, find: () => ({ name: 'none', matches: [] }), mentioned: () => [] },
    keepnet: vendor,
    views: {
      acknowledged: <View>(view: View) => view,
      open: async () => ({ opened: 'V1' }),
      push: async () => ({ opened: 'V2' }),
      update: nothing,
      tell: nothing,
      sendFile: nothing,
      permalink: async () => undefined,
      readFile: async () => ({ fault: '' }),
      shown() {},
      giveUp: nothing,
      async publish(user, view) {
        await script.shift()?.()
        published.push({ user, view })
      }
    },
    channels: {},
    frame: { zone: 'Etc/UTC', workspace: '' },
    settings: SETTINGS,
    published,
    script,
    warnings,
    memberships,
    ask: given => store.add(wish(clock.now(), requirementUnder, given)),
    async alerts(count, given = {}, use = 512) {
      const rows = Array.from({ length: count }, (_, at) => row({ use: { used: use + at, limit: 500 } }))
      const steps = rows.map(company => begun('keepnet', company, clock.now(), given))
      await store.record({ ...noted('keepnet', rows, clock.now()), steps })
    },
    close: () => pool.end()
  }

  function requirementUnder(change: Pick<NewChange, 'vendor' | 'company' | 'requester' | 'editor'>): Requirement {
    return requirementOf(policy, { ...change, edits: [] }, { team: TEAM, members: {}, delegations: [], inactive: [] })
  }
}

type RequirementUnder = (change: Pick<NewChange, 'vendor' | 'company' | 'requester' | 'editor'>) => Requirement

function wish(at: Date, requirementUnder: RequirementUnder, given: Partial<NewChange> = {}): NewChange {
  const requested = {
    id: randomUUID(),
    draft: randomUUID(),
    vendor: 'keepnet',
    company: { id: randomUUID(), name: 'Acme', tags: [] },
    edits: [{ field: 'seats', seen: 500, wanted: 540 }],
    names: {},
    reason: 'PO 1234',
    reference: null,
    use: { used: 480, limit: 500 },
    ends: '2027-12-31',
    warnings: [],
    requester: ann,
    editor: given.requester ?? ann,
    requestedAt: at,
    expiresAt: new Date(at.getTime() + 3_600_000_000),
    channel: 'C1',
    ...given
  }
  return { requirement: requirementUnder(requested), ...requested }
}

function member(user: string): Person {
  return { team: TEAM, user }
}
