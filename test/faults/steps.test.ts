import { appendFileSync } from 'node:fs'
import { Pool } from 'pg'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../src/store/audit/verify.ts'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import type { QueryPool } from '../../src/store/schema.ts'

import { needed } from '../contracts/queue/place.ts'
import type { Servers } from '../journeys/harness/deployment.ts'
import { card } from '../journeys/harness/steps.ts'
import { type Lane, openLane } from './lane.ts'

/** So many processes work at a time, each with databases of its own. */
const LANES = 3
/** In milliseconds: a change takes less, even if its process dies on the way. */
const PATIENCE = 45_000

const redis = needed('TEST_REDIS_URL', 'a crash at every step')
const postgres = redis && needed('TEST_DATABASE_URL', 'a crash at every step')

describe.runIf(redis && postgres)('a process on Redis and PostgreSQL', () => {
  it(
    'may be killed at every step from the request to the last message',
    () => killEverywhere('Redis and PostgreSQL', { redis: redis ?? '', postgres: postgres ?? '' }),
    900_000
  )
})

describe('a process on the embedded database', () => {
  it(
    'may be killed at every step from the request to the last message',
    () => killEverywhere('the embedded database', undefined),
    900_000
  )
})

/**
 * Records the steps of one change twice, and takes those of both: then one change for each, whose process is killed
 * there. Whoever gets an error in Slack tries again, as people do.
 */
async function killEverywhere(name: string, servers: Servers | undefined): Promise<void> {
  const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(servers)))
  try {
    const [first] = lanes
    if (!first) throw new Error('There is no lane.')
    const recordings = []
    for (const company of companiesOf(first).slice(0, 2)) recordings.push(await record(first, company))
    const [one = [], other = []] = recordings
    const steps = one.filter(step => other.includes(step))
    const only = process.env.FAULTS_ONLY
    const waiting = only === undefined ? steps : steps.filter(step => step.includes(only))
    const faults: string[] = []
    let killed = 0
    await Promise.all(
      lanes.map(async (lane, number) => {
        const companies = companiesOf(lane).slice(2)
        const own = waiting.filter((_, at) => at % LANES === number)
        for (const [at, step] of own.entries()) {
          const company = companies.shift()
          if (!company) throw new Error('The sandbox has too few companies.')
          const wrong = await survive(lane, company, step, own[at + 1])
          killed += lane.killed() ? 1 : 0
          if (wrong) faults.push(`killed ${step}: ${wrong}`)
        }
        const last = companies.shift()
        if (!last) throw new Error('The sandbox has too few companies.')
        // What the last kill left is finished meanwhile.
        await record(lane, last)
        await lane.stop()
        faults.push(...(await auditFaults(lane)))
      })
    )
    const count = `killed at ${killed} of ${steps.length} steps on ${name}`
    console.log(count)
    if (process.env.TEST_COUNTS) appendFileSync(process.env.TEST_COUNTS, `${count}\n`)
    expect(faults).toEqual([])
    // Which of two jobs comes first may differ, so that a step or two is not reached again.
    expect(killed).toBeGreaterThanOrEqual(Math.floor(steps.length * 0.9))
    expect(killed).toBeGreaterThan(40)
  } finally {
    await Promise.all(lanes.map(lane => lane.close()))
  }
}

type Company = ReturnType<typeof companiesOf>[number]

function companiesOf({ keepnet }: Lane) {
  const all = [...keepnet.companies.values()]
  const names = all.map(({ name }) => name.toLowerCase())
  const [reseller] = all
  return all.filter(
    ({ name, story, isNumberOfUsersLimited }) =>
      name !== reseller?.name &&
      story === 'ordinary' &&
      isNumberOfUsersLimited &&
      names.filter(other => other.includes(name.toLowerCase())).length === 1
  )
}

async function record(lane: Lane, company: Company): Promise<string[]> {
  await lane.begin(undefined)
  await change(lane, company)
  return lane.steps()
}

/** What is wrong after a change whose process was killed at that step; undefined if nothing is. */
async function survive(lane: Lane, company: Company, step: string, next?: string): Promise<string | undefined> {
  await lane.begin(step, next)
  try {
    await change(lane, company)
    return undefined
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return `${said.slice(0, 200)} … ${said.slice(-600)}\n${await lane.log()}`
  }
}

/** Ann requests ten more seats, Carla approves, and everybody sees what came of it. */
async function change(lane: Lane, { name, resourceId, numberOfUsers }: Company): Promise<void> {
  const { slack, keepnet } = lane
  const seats = (numberOfUsers ?? 0) + 10
  const [ann, carla] = [slack.as('ann'), slack.as('carla')]
  const writes = () => keepnet.requests.list.filter(one => one.method === 'PUT' && one.path.endsWith(resourceId)).length
  const cards = () =>
    slack
      .as('ben')
      .messages('#changes')
      .filter(one => !one.ephemeral && one.text.includes(name))
  const shown = () => cards().at(-1)
  const isApplied = () => shown()?.lines.join('\n').includes('Applied') === true

  if (ann.modal()) await ann.close()
  await ann.command(`/company update "${name.toLowerCase()}" seats=${seats} reason="Growth"`, { in: '#changes' })
  await ann.until(() => ann.modal()?.submit === 'Request approval', PATIENCE)
  await lane.count()
  while ((await ann.submit()).failed) await lane.up()
  await slack.until(() => shown()?.buttons.includes('Review'), PATIENCE)

  // Bounded by time, not by tries: presses fail at once until a killed process has been replaced.
  const end = performance.now() + PATIENCE
  while (!isApplied() && performance.now() < end) {
    await lane.up()
    if (carla.modal()) await carla.close()
    if (!(await soon(slack, () => isApplied() || shown()?.buttons.includes('Review') === true)) || isApplied()) continue
    if ((await carla.press('Review', { in: name })).failed) continue
    if (!(await soon(slack, () => carla.modal()?.submit === 'Submit decision' || isApplied())) || isApplied()) continue
    await carla.fill({ Decision: 'Approve' })
    if ((await carla.submit()).failed) continue
    if (await soon(slack, isApplied)) break
  }
  await slack.until(isApplied, PATIENCE)
  await slack.until(() => (shown()?.thread.length ?? 0) > 0, PATIENCE)

  expect(keepnet.companies.get(resourceId)?.numberOfUsers).toBe(seats)
  expect(writes()).toBe(1)
  expect(cards()).toHaveLength(1)
  expect(card(lane, name)?.thread.map(({ text }) => text)).toEqual([expect.stringContaining('Applied')])
}

/** Whether it holds within a few seconds. */
async function soon(slack: Lane['slack'], holds: () => boolean): Promise<boolean> {
  try {
    await slack.until(holds, 6_000)
    return true
  } catch {
    return false
  }
}

/** Each change was requested, approved and applied once, each of its messages shown, and the audit proves itself. */
async function auditFaults({ record }: Lane): Promise<string[]> {
  const pool =
    'postgres' in record ? new Pool({ connectionString: record.postgres }) : await openEmbedded(record.directory)
  const ask: QueryPool = pool
  const rowsOf = async (text: string) => {
    const { rows } = await ask.query({ name: '', text, values: [] })
    return rows as Record<string, unknown>[] // both pools return objects
  }
  try {
    const changes = await rowsOf(
      `SELECT change, string_agg(action, ', ' ORDER BY id) FILTER (WHERE action <> 'applying') AS actions
         FROM audit WHERE change IS NOT NULL GROUP BY change`
    )
    const unshown = await rowsOf('SELECT kind, channel FROM outbox WHERE version > shown')
    const wrong = changes.filter(({ actions }) => actions !== 'requested, approved, applied')
    return [...[...wrong, ...unshown].map(one => JSON.stringify(one)), ...(await verifyAudit(pool)).faults]
  } finally {
    await pool.end()
  }
}
