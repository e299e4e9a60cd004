import { randomUUID } from 'node:crypto'
import { seedCompanies } from '../../../sandbox/keepnet/seed/companies.ts'
import { team } from '../../../sandbox/people.ts'
import { simplePolicy } from '../../../src/policy/load/load.ts'
import { requirementOf } from '../../../src/policy/requirement.ts'
import type { EmbeddedPool } from '../../../src/store/embedded/pool.ts'
import { createStore } from '../../../src/store/store.ts'
import type { Drift } from '../../../src/watch/ports.ts'
import { begun, noted, row } from '../../contracts/store/watch/fixtures.ts'
import { openKept } from '../../database.ts'
import { openProduct, type Product, type Way } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'

/** A product with so many open changes of Ann's, an alert for each company over its limit, and a digest. */
export type Seeded = Product & {
  /** The companies over their limit, the worst first. */
  over: readonly { name: string }[]
}

export async function openSeeded(way: Way, changes: number): Promise<Seeded> {
  const kept = await openKept()
  const over = await seed(kept.pool, changes)
  const gina = { id: 'U0GINA', name: 'gina', realName: 'Gina Guest', isRestricted: true }
  const product = await openProduct(way, {}, { people: [gina], pace: { startDatabase: kept.start } })
  return {
    ...product,
    over
  }
}

async function seed(pool: EmbeddedPool, changes: number): Promise<Seeded['over']> {
  const clock = { now: () => new Date() }
  const store = await createStore({ pool, clock })
  for (let count = 1; count <= changes; count += 1) await store.add(request(clock.now(), count))
  // Their messages are sent already: these tests are about the Home tab.
  await pool.query('UPDATE outbox SET shown = version')

  const companies = seedCompanies(dayFromToday(0))
    .filter(({ story, name }) => story === 'over limit' && /^[A-Za-z .]{1,40}$/.test(name))
    .slice(0, 3)
    .map(({ resourceId: id, name, targetUserCount, numberOfUsers: limit }) => {
      return row({ id, name, use: { used: targetUserCount ?? 0, limit: limit ?? 0 }, ends: null })
    })
  // For the digest: more drift than its message shows.
  const lastSeen = clock.now()
  const drifts = Array.from({ length: 9 }, (_, index) => ({ ...drift(lastSeen, index), lastSeen }))
  const before = drifts.map(({ company }) => row({ ...company, use: null, ends: null, licence: { seats: 500 } }))
  await store.record(noted('keepnet', before, lastSeen))
  const steps = companies.map(company => begun('keepnet', company, clock.now()))
  await store.record({ ...noted('keepnet', companies, clock.now()), steps, drifts })
  const content = { open: changes, done: [], overLimit: companies.length, ending: [], audit: { count: 1, hash: 'f' } }
  await store.dailyDigest({ id: 'dig_1', name: 'daily', at: clock.now() }, content, 'C0ALERTS')
  const { alerts } = await store.alerts({ condition: 'seats', order: 'worst', offset: 0, limit: 10 })
  await pool.end()
  return alerts.map(({ company }) => company)
}

function drift(at: Date, index: number): Drift {
  const company = { id: `moved-${index}`, name: `Moved ${index + 1}` }
  return { vendor: 'keepnet', company, field: 'seats', before: 500, after: 540 + index, at }
}

function request(at: Date, count: number) {
  const ann = { team: team.id, user: 'U0ANN' }
  const requested = {
    vendor: 'keepnet',
    company: { id: `none-${count}`, name: `Waiting ${count}`, tags: [] },
    edits: [{ field: 'seats', seen: 500, wanted: 540, groups: ['licence'] }],
    requester: ann,
    editor: ann
  }
  const policy = simplePolicy({ people: [], groups: ['S0APPROVERS'] })
  return {
    ...requested,
    id: randomUUID(),
    draft: randomUUID(),
    names: {},
    reason: 'PO 1234',
    reference: null,
    use: null,
    ends: null,
    warnings: [],
    requirement: requirementOf(policy, requested, { team: team.id, members: {}, delegations: [], inactive: [] }),
    requestedAt: at,
    expiresAt: new Date(at.getTime() + 24 * 3_600_000),
    channel: 'C0CHANGES'
  }
}
