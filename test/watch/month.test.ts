import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOverLimit } from '../../sandbox/keepnet/answers.ts'
import { addDays, dayOf } from '../../sandbox/keepnet/dates.ts'
import { type SandboxKeepnet, startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { seededInteger } from '../../sandbox/shared/samples.ts'
import { systemClock } from '../../sandbox/shared/server.ts'
import { keepnet } from '../../src/vendors/keepnet/keepnet.ts'
import { dailyDigest } from '../../src/watch/alerts/announce.ts'
import { type Ended, fullScan, overLimitScan } from '../../src/watch/scan/scan.ts'
import { manyCompanies } from './many-companies.ts'
import { type Office, openWorkspace, type Post, sentenceOf } from './month/deployment.ts'
import { createModel, type Model } from './month/model.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = Date.parse('2026-11-02T00:00:00Z')
const INDIVIDUALLY = 5
const by = { team: 'T1', user: 'U1' }
const { signal } = new AbortController()

describe('watch over thirty days, five hundred companies and two workers', () => {
  let time = START
  let server: SandboxKeepnet
  let office: Office
  const clock = { ...systemClock, now: () => new Date(time) }
  const model: Model = createModel()
  const gone = new Set<string>()
  const counted = { told: 0, posts: 0, digests: 0, drifts: 0, unsnoozed: 0, edits: 0 }

  beforeAll(async () => {
    server = await startKeepnet({ companies: manyCompanies(500, dayOf(clock.now())), clock })
    office = await openWorkspace(clock, [keepnet({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, clock })])
  })
  afterAll(async () => {
    await office.close()
    await server.stop()
  })

  it('has one message for every change of state, and none besides', { timeout: 300_000 }, async () => {
    for (let day = 0; day < 30; day += 1) {
      const at = (hours: number) => {
        time = START + day * DAY + hours * HOUR
      }
      at(3)
      await both(() => fullScan(office.dependencies, signal))
      if (day % 10 === 6) for (const id of gone) model.markGone(id)
      await expectTold('whole')

      at(8)
      await dailyDigest(office.dependencies)
      await dailyDigest(office.dependencies)
      await expectDailyDigest()
      await numbersChange(day)
      at(9)
      await pass()
      at(10)
      await peopleAct(day)
      at(12)
      await portalChanges(day)
      at(13)
      await pass()
      at(17)
      await pass()
    }
    counted.edits = office.edits.length
    // What the month was made of: a model that saw nothing would agree with a watch that says nothing.
    expect(counted.told).toBeGreaterThan(400)
    expect(counted.digests).toBeGreaterThan(10)
    expect(counted.posts).toBeGreaterThan(counted.digests + 60)
    expect(counted.drifts).toBeGreaterThan(60)
    expect(counted.unsnoozed).toBeGreaterThan(10)
    expect(counted.edits).toBeGreaterThan(100)
    expect(gone.size).toBe(6)
  })

  async function pass(): Promise<void> {
    await both(() => overLimitScan(office.dependencies, signal))
    await expectTold('over')
  }

  /** Two workers at once, of which one finds the other at it. */
  async function both(run: () => Promise<Ended>): Promise<void> {
    expect((await Promise.all([run(), run()])).toSorted()).toEqual(['busy', 'done'])
  }

  /** What was posted is what the model tells, and all that stands is as the model has it. */
  async function expectTold(pass: 'whole' | 'over'): Promise<void> {
    const seen = [...server.companies.values()].filter(
      company => pass === 'whole' || isOverLimit(company) || model.isOver(company.resourceId)
    )
    model.see(seen, time)
    const before = model.takeTold()
    model.endSnoozes(time)
    const unsnoozed = model.takeTold()
    const expected = [...before, ...unsnoozed].toSorted()
    const posts = (await office.send()).map(alertsIn)
    expect(posts.flatMap(({ alerts }) => alerts).toSorted()).toEqual(expected)
    const together = expected.length > INDIVIDUALLY
    expect(posts.map(({ name }) => name)).toEqual(together ? ['digest'] : expected.map(() => 'alert'))

    const { alerts } = await office.dependencies.store.alerts({ order: 'date', offset: 0, limit: 1000 })
    expect(alerts.map(sentenceOf).toSorted()).toEqual(
      [...model.membership].map(([key, { level }]) => `${key} ${level}`).toSorted()
    )
    expect(office.takeFaults()).toEqual([])
    counted.told += expected.length
    counted.unsnoozed += unsnoozed.length
    counted.posts += posts.length
    counted.digests += posts.filter(({ name }) => name === 'digest').length
  }

  /** One digest a day, with every change in the portal since the last one. */
  async function expectDailyDigest(): Promise<void> {
    const posts: Post[] = await office.send()
    expect(posts).toMatchObject([{ name: 'daily' }])
    const [post] = posts
    const drifts = post?.name === 'daily' ? post.drifts : []
    const said = drifts.map(({ company, field, before, after }) => `${company.id} ${field} ${before}→${after}`)
    expect(said.toSorted()).toEqual(model.takeDrifts())
    counted.drifts += said.length
  }

  /** Every company's users come and go by a few each day. */
  async function numbersChange(day: number): Promise<void> {
    for (const { resourceId, targetUserCount, numberOfUsers } of server.companies.values()) {
      const most = Math.max(1, Math.round((numberOfUsers ?? 100) / 40))
      const step =
        seededInteger(-most, most, resourceId, day) +
        (seededInteger(1, 150, resourceId, day, 'jump') === 1 ? most * 6 : 0)
      await server.change(resourceId, { targetUserCount: Math.max(0, targetUserCount + step) })
    }
  }

  /** Some look after an alert, some put one off. */
  async function peopleAct(day: number): Promise<void> {
    const { alerts } = await office.dependencies.store.alerts({ order: 'worst', offset: 0, limit: 1000 })
    const chosen = alerts.filter(({ id, state }) => state.name === 'open' && seededInteger(1, 6, id, day) === 1)
    for (const [place, { id, version, company, condition }] of chosen.entries()) {
      const key = `${company.id} ${condition}`
      const at = clock.now()
      if (place % 2 === 0) {
        await office.dependencies.store.respondToAlert(id, version, { name: 'acknowledged', by, at }, by)
        model.respondToAlert(key)
      } else {
        const until = new Date(time + 7 * DAY)
        await office.dependencies.store.respondToAlert(
          id,
          version,
          { name: 'snoozed', by, at, until, reason: 'known' },
          by
        )
        model.respondToAlert(key, until.getTime())
      }
    }
    await office.send()
  }

  /** Somebody raises limits and renews licences in the portal; now and then a company is deleted there. */
  async function portalChanges(day: number): Promise<void> {
    const companies = [...server.companies.values()]
    for (const { resourceId, isNumberOfUsersLimited, targetUserCount, licenseEndDate } of companies) {
      if (isNumberOfUsersLimited && model.isOver(resourceId) && seededInteger(1, 8, resourceId, day, 'raise') === 1) {
        await server.change(resourceId, { numberOfUsers: Math.ceil((targetUserCount * 1.2) / 10) * 10 })
      }
      if (
        licenseEndDate &&
        licenseEndDate < addDays(dayOf(clock.now()), 20) &&
        seededInteger(1, 40, resourceId, day) === 1
      ) {
        await server.change(resourceId, { licenseEndDate: addDays(licenseEndDate, 365) })
      }
    }
    if (day % 10 !== 4) return
    for (const { resourceId } of companies.filter(({ resourceId }) => model.isOver(resourceId)).slice(0, 2)) {
      gone.add(resourceId)
      await server.remove(resourceId)
    }
  }
})

/** A message of alerts; any other fails the test. */
function alertsIn(post: Post): Extract<Post, { alerts: string[] }> {
  if (post.name === 'alert' || post.name === 'digest') return post
  throw new Error(`A pass posted ${JSON.stringify(post)}.`)
}
