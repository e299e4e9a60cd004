import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { people } from '../../../sandbox/people.ts'
import type { Call } from '../../../sandbox/slack/api/web.ts'
import type { Member } from '../../../sandbox/slack/options.ts'
import { fold } from '../../../src/policy/text.ts'
import { needed } from '../../contracts/queue/place.ts'
import { type Deployment, openDeployment } from '../harness/deployment.ts'
import { ask, card, openReview, untilCardSays } from '../harness/steps.ts'

const redis = needed('TEST_REDIS_URL', 'a race of a hundred approvals')
const postgres = redis && needed('TEST_DATABASE_URL', 'a race of a hundred approvals')

const ROUNDS = Array.from({ length: 20 }, (_, at) => at + 1)
/** So many approvals reach both bots, like a double click. */
const CLICKED_TWICE = 10
/** So many forms are opened at a time: the race is about submitting them. */
const AT_A_TIME = 25
const approvers = Array.from({ length: 100 }, (_, at): Member => {
  const number = String(at + 1).padStart(3, '0')
  return { id: `U0APPROVER${number}`, name: `approver-${number}`, realName: `Approver ${number}` }
})

describe.runIf(redis && postgres)('a hundred approvals at once, at two bots and two workers', () => {
  let product: Deployment
  let companies: readonly { name: string; resourceId: string; numberOfUsers: number | null }[]

  beforeAll(async () => {
    const requesters = people.filter(({ name }) => ['ann', 'ben'].includes(name))
    const main = new URL('../../../src/main.ts', import.meta.url)
    product = await openDeployment({ redis: redis ?? '', postgres: postgres ?? '' }, { requesters, approvers }, main)
    // All at once on empty servers, as in a first deployment.
    await Promise.all((['bot', 'bot', 'worker', 'worker'] as const).map(role => product.start(role)))
    const names = [...product.keepnet.companies.values()].map(({ name }) => fold(name))
    companies = [...product.keepnet.companies.values()].filter(
      ({ name, story, isNumberOfUsersLimited }) =>
        story === 'ordinary' && isNumberOfUsersLimited && names.filter(other => other.includes(fold(name))).length === 1
    )
  }, 60_000)
  afterAll(() => product.close(), 60_000)

  it.each(ROUNDS)('make one change, one write and one message, round %i', async round => {
    const company = companies[round]
    if (!company) throw new Error(`The sandbox has no company for round ${round}.`)
    const { name, resourceId } = company
    const seats = (company.numberOfUsers ?? 0) + 10
    const writes = product.keepnet.requests.count('PUT')
    const clickers = approvers.map(({ name }) => product.slack.as(name))

    await ask(product, `"${name.toLowerCase()}" seats=${seats} reason="Growth"`)
    await untilCardSays(product, name, 'Waiting for approval')
    for (let at = 0; at < approvers.length; at += AT_A_TIME) {
      await Promise.all(approvers.slice(at, at + AT_A_TIME).map(one => openReview(product, name, one.name)))
    }
    await Promise.all(clickers.map(one => one.fill({ Decision: 'Approve' })))

    const last = product.slack.calls.at(-1)
    product.balancer.answers()
    product.balancer.double(CLICKED_TWICE)
    const sent = await Promise.all(clickers.map(one => one.submit()))
    expect(sent.filter(({ errors, failed }) => errors || failed)).toEqual([])
    const told = await product.slack.until(() => {
      const lines = clickers.map(one => one.modal()?.lines.join(' ') ?? 'closed')
      return lines.every(line => /^(closed|Approved|Too late)/.test(line)) && lines
    })
    // Who has to wait gets a second answer, from both bots if both were clicked: nobody closes the form before that.
    const late = product.balancer.answers().filter(text => text.includes('Recording your decision…')).length
    await product.slack.until(() => updatesSince(last) >= late)
    expect(updatesSince(last)).toBe(late)
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    await product.slack.until(() => (card(product, name)?.thread.length ?? 0) > 0)

    const { id, decisions, approved, applied } = await recordOf(resourceId)
    expect({ decisions, approved, applied }).toEqual({ decisions: 1, approved: 1, applied: 1 })
    expect(product.keepnet.requests.count('PUT') - writes).toBe(1)
    expect(product.keepnet.companies.get(resourceId)?.numberOfUsers).toBe(seats)
    expect(done.text).toMatch(/approved by @approver-\d{3}, verified at Keepnet/)
    expect(cardsOf(name)).toHaveLength(1)
    expect(card(product, name)?.thread.map(({ text }) => text)).toEqual([expect.stringMatching(/^@ann Applied: /)])
    // Who won and clicked twice may be told the second answer last.
    expect(told.filter(line => line.startsWith('Too late to decide')).length).toBeGreaterThanOrEqual(99)
    await expect.poll(() => pendingMessages(id), { timeout: 15_000 }).toBe(0)
    // Slack's limit of three seconds: a hundred clicks and all processes share this machine.
    expect(product.slack.acks.filter(({ ms }) => ms === null)).toEqual([])
    expect(product.slack.calls.filter(({ ok }) => !ok)).toEqual([])
  })

  it('are spread over both bots and break nothing', () => {
    const shares = [...product.balancer.sent.values()]
    expect(shares).toHaveLength(2)
    expect(Math.min(...shares)).toBeGreaterThan(1_000)
    expect(product.processes.flatMap(({ lines }) => lines.filter(({ level }) => level >= 40))).toEqual([])
  })

  it('leave processes that stop on request', async () => {
    expect(await Promise.all(product.processes.map(one => one.stop()))).toEqual([0, 0, 0, 0])
  })

  /** How many modals were updated after that call. */
  function updatesSince(call: Call | undefined): number {
    const { calls } = product.slack
    return calls.slice(call ? calls.lastIndexOf(call) + 1 : 0).filter(({ method }) => method === 'views.update').length
  }

  function cardsOf(name: string) {
    return product.slack
      .as('ben')
      .messages('#changes')
      .filter(({ text }) => text.includes(name))
  }

  async function recordOf(company: string) {
    const { rows } = await product.record.query(
      `SELECT id,
         (SELECT count(*)::int FROM decisions WHERE change = id) AS decisions,
         (SELECT count(*)::int FROM audit WHERE change = changes.id AND action = 'approved') AS approved,
         (SELECT count(*)::int FROM audit WHERE change = changes.id AND action = 'applied') AS applied
       FROM changes WHERE company_id = $1`,
      [company]
    )
    expect(rows).toHaveLength(1)
    return rows[0]
  }

  async function pendingMessages(change: string): Promise<number> {
    const { rows } = await product.record.query(
      'SELECT count(*)::int AS pending FROM outbox WHERE change = $1 AND version > shown',
      [change]
    )
    return rows[0].pending
  }
})
