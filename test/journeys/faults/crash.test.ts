import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Rule } from '../../../sandbox/keepnet/sandbox.ts'
import { needed } from '../../contracts/queue/place.ts'
import { cable } from '../../queue/cable.ts'
import { type Deployment, openKillable } from '../harness/deployment.ts'
import type { Running } from '../harness/running.ts'
import { ask, card, openReview, untilCardSays } from '../harness/steps.ts'

const redis = needed('TEST_REDIS_URL', 'the death of a process')
const postgres = redis && needed('TEST_DATABASE_URL', 'the death of a process')

const ALWAYS: Rule['how'] = { name: 'slow', milliseconds: 600_000 }

describe.runIf(redis && postgres)('a change whose worker is killed', () => {
  let product: Deployment
  let worker: Running

  beforeAll(async () => {
    ;({ product, worker } = await openKillable(redis, postgres))
  }, 60_000)
  afterAll(() => product.close(), 60_000)

  it.each<{ at: string; company: string; rule: Rule; held: string; requested: string[] }>([
    {
      at: 'while it reads the company',
      company: 'Cedar Logistics GmbH',
      rule: { how: ALWAYS, method: 'GET', after: 1 },
      held: 'GET',
      requested: ['GET', 'GET', 'PUT', 'GET']
    },
    {
      at: 'before its write took effect',
      company: 'Hazelton Water Inc.',
      rule: { how: ALWAYS, method: 'PUT' },
      held: 'PUT',
      requested: ['GET', 'PUT', 'GET', 'PUT', 'GET']
    },
    {
      at: 'after its write took effect',
      company: 'Northgate Optics S.A.',
      rule: { how: { ...ALWAYS, when: 'after' }, method: 'PUT' },
      held: 'PUT, done',
      requested: ['GET', 'PUT', 'GET']
    },
    {
      at: 'before it reads back',
      company: 'Quarry Textiles Ltd',
      rule: { how: ALWAYS, method: 'GET', after: 2 },
      held: 'GET, done',
      requested: ['GET', 'PUT', 'GET', 'GET']
    }
  ])('is applied once by the next worker, killed $at', async ({ company, rule, held, requested }) => {
    const change = await approved(company, () => product.keepnet.injectFaults({ ...rule, path: '/api/companies/:id' }))
    await expect.poll(() => heldAt(change), { timeout: 20_000 }).toBe(held)
    await replaceWorker()
    await endsWell(change)
    expect(requestsOf(change)).toEqual(requested)
  })

  it('is applied once when two workers die', async () => {
    const change = await approved('Pinecrest Freight Inc.', () =>
      product.keepnet.injectFaults({ how: ALWAYS, method: 'PUT', times: 2 })
    )
    await expect.poll(() => requestsOf(change), { timeout: 20_000 }).toEqual(['GET', 'PUT'])
    await replaceWorker({ clearFaults: false })
    await expect.poll(() => requestsOf(change), { timeout: 15_000 }).toEqual(['GET', 'PUT', 'GET', 'PUT'])
    await replaceWorker()
    await endsWell(change)
    expect(requestsOf(change)).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET', 'PUT', 'GET'])
  })

  it('is announced by the next worker, killed before it could post', async () => {
    const change = await approved('Larkspur Insurance B.V.', () => product.slack.down())
    await expect.poll(() => stateOf(change), { timeout: 20_000 }).toBe('applied')
    expect(card(product, change.company)?.text).toContain('Waiting for approval')
    await worker.kill()
    product.slack.up()
    worker = await product.start('worker')
    await endsWell(change)
    expect(requestsOf(change)).toEqual(['GET', 'PUT', 'GET'])
  })

  it('is applied when the bot dies after the decision and before it enqueues', async () => {
    const line = await cable(product.redis)
    const bot = await product.start('bot', { REDIS_URL: line.url })
    product.balancer.use([bot.url])
    const change = await approved('Silverlake Bakery S.A.', async () => {
      await worker.stop()
      line.silence()
    })
    await expect.poll(() => stateOf(change), { timeout: 20_000 }).toBe('approved')
    await bot.kill()
    await line.cut()
    worker = await product.start('worker')
    await endsWell(change)
    expect(requestsOf(change)).toEqual(['GET', 'PUT', 'GET'])
  })

  type Held = { company: string; id: string; seats: number; before: number }

  /** Ann requests ten more seats and Carla approves; faults are injected just before she does. */
  async function approved(company: string, prepare: () => void | Promise<void>): Promise<Held> {
    const found = [...product.keepnet.companies.values()].find(({ name }) => name === company)
    if (!found) throw new Error(`The sandbox has no company called ${company}.`)
    const { resourceId: id, numberOfUsers } = found
    const seats = (numberOfUsers ?? 0) + 10
    await ask(product, `"${company.toLowerCase()}" seats=${seats} reason="Growth"`)
    await openReview(product, company)
    await prepare()
    const carla = product.slack.as('carla')
    await carla.fill({ Decision: 'Approve' })
    // The approval reads the company first; the worker's requests follow.
    const before = requests(id).length + 1
    // Whether Slack gets an answer depends on which process dies when.
    void carla.submit()
    return { company, id, seats, before }
  }

  async function replaceWorker({ clearFaults = true } = {}): Promise<void> {
    await worker.kill()
    if (clearFaults) product.keepnet.clearFaults()
    worker = await product.start('worker')
  }

  /** Checks that it is applied, with one message and one reply in its thread, and an empty outbox. */
  async function endsWell({ company, id, seats }: Held): Promise<void> {
    const done = await untilCardSays(product, company, 'verified at Keepnet')
    expect(done.text).toContain('approved by @carla, verified at Keepnet.')
    await product.slack.until(() => (card(product, company)?.thread.length ?? 0) > 0)
    expect(product.keepnet.companies.get(id)?.numberOfUsers).toBe(seats)
    await expect.poll(() => pendingMessages(id), { timeout: 15_000 }).toBe(0)
    const messages = product.slack.as('ben').messages('#changes')
    expect(messages.filter(({ text }) => text.includes(company))).toHaveLength(1)
    expect(card(product, company)?.thread.map(({ text }) => text)).toEqual([
      expect.stringContaining(`@ann Applied: ${company} (Keepnet), Seats from ${seats - 10} to ${seats} (+10).`)
    ])
  }

  function requests(id: string) {
    return product.keepnet.requests.list.filter(({ path }) => path === `/api/companies/${id}`)
  }

  function requestsOf({ id, before }: Held): string[] {
    return requests(id)
      .slice(before)
      .map(({ method }) => method)
  }

  /** The request that the sandbox delays, and whether the write is done by then. */
  function heldAt({ id, seats, before }: Held): string | undefined {
    const open = requests(id)
      .slice(before)
      .find(({ status }) => status === null)
    const done = product.keepnet.companies.get(id)?.numberOfUsers === seats
    return open && `${open.method}${done ? ', done' : ''}`
  }

  async function stateOf({ id }: Held): Promise<string> {
    const { rows } = await product.record.query('SELECT state_name FROM changes WHERE company_id = $1', [id])
    return rows[0]?.state_name
  }

  async function pendingMessages(company: string): Promise<number> {
    const { rows } = await product.record.query(
      `SELECT count(*)::int AS pending FROM outbox JOIN changes ON changes.id = outbox.change
       WHERE company_id = $1 AND outbox.version > shown`,
      [company]
    )
    return rows[0].pending
  }
})
