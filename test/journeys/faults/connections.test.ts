import { afterEach, describe, expect, it } from 'vitest'
import { type Cable, cable } from '../../queue/cable.ts'
import { lines } from '../../queue/lines.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { ask, card, openReview, untilCardSays } from '../harness/steps.ts'

const NAME = 'Cedar Pharma S.A.'
const PAUSES = { first: 50, longest: 200, steady: 1_500 }
const PACE = { taken: 1_500, sweepEvery: 500, membershipTtl: 60_000, queue: { pauses: PAUSES, backoff: 100 } }
/** In milliseconds: longer than each call may take, and less than the minute in which all must be well again. */
const PATIENCE = { timeout: 50_000, interval: 50 }

/** What becomes of a connection. Afterwards it is cut and mended, if it is not already well. */
const TROUBLES: Record<string, (line: Cable) => Promise<void>> = {
  'is refused': line => line.cut(),
  'is closed again and again': async line => {
    for (let round = 0; round < 4; round += 1) {
      await line.cut()
      await line.mend()
    }
    await line.cut()
  },
  'is there and says nothing, also when opened anew': async line => line.silence('for ever')
}

let product: Product
let line: Cable
let all: string[]
afterEach(async () => {
  await product.close()
  await line.cut().catch(() => {})
})

/** The product with one of its connections led through a cable. */
async function open(which: 'Slack' | 'Keepnet'): Promise<void> {
  const said = lines()
  all = said.all
  product = await openProduct(
    'http',
    {},
    {
      log: said.log,
      pace: PACE,
      async through(slack, keepnet) {
        line = await cable(which === 'Slack' ? slack : keepnet)
        return which === 'Slack' ? { SLACK_API_URL: line.url } : { KEEPNET_BASE_URL: line.url.replace(/\/$/, '') }
      }
    }
  )
}

async function readiness(): Promise<string> {
  const response = await fetch(`${product.service.ops}/readyz`)
  return `${response.status} ${await response.text()}`
}

async function mended(): Promise<void> {
  await line.cut().catch(() => 'it is cut already')
  await line.mend()
}

/** The lines about lost connections: all but the one at the start. */
const said = () => all.filter(one => !one.includes('Countersign is ready'))

const pairOf = (what: string) => [
  `warn: ${what} is unavailable; retrying until it works.`,
  `info: ${what} is available again.`
]

async function reviewed(): Promise<void> {
  await ask(product, `${NAME} seats=580 reason=Growth`)
  await untilCardSays(product, NAME, 'Waiting for approval')
  await openReview(product, NAME)
  await product.slack.as('carla').fill({ Decision: 'Approve' })
}

async function endsWell(): Promise<void> {
  await product.slack.until(() => card(product, NAME)?.lines.join('\n').includes('verified at Keepnet'), 50_000)
  await product.slack.until(() => card(product, NAME)?.thread.length === 1, 50_000)
  expect(product.company(NAME).numberOfUsers).toBe(580)
  expect(product.writes()).toBe(1)
  const cards = product.slack.as('ben').messages('#changes')
  expect(cards.filter(({ text }) => text.includes(NAME))).toHaveLength(1)
}

describe.each(Object.entries(TROUBLES))('where the connection to Slack’s Web API %s', (_, trouble) => {
  it('at rest, it is told at /readyz, and once each at the beginning and the end in the log', async () => {
    await open('Slack')
    await trouble(line)
    await expect.poll(readiness, PATIENCE).toMatch(/^503 not ready: Slack’s Web API does not answer: ./)
    await mended()
    await expect.poll(readiness, PATIENCE).toBe('200 ready\n')
    expect(said()).toEqual(pairOf('Slack’s Web API'))
  }, 120_000)

  it('in use, the change is applied meanwhile and shown once afterwards', async () => {
    await open('Slack')
    await reviewed()
    await trouble(line)
    await product.slack.as('carla').submit()
    await expect.poll(() => product.company(NAME).numberOfUsers, PATIENCE).toBe(580)
    await expect.poll(readiness, PATIENCE).toMatch(/^503 not ready: Slack’s Web API does not answer: ./)
    await mended()
    await endsWell()
    await expect.poll(readiness, PATIENCE).toBe('200 ready\n')
    expect(said().filter(one => one.includes('Web API'))).toEqual(pairOf('Slack’s Web API'))
  }, 120_000)
})

describe('where Slack’s Web API is slow but in time', () => {
  it('it is ready, and that is no outage', async () => {
    await open('Slack')
    line.slow(100)
    await reviewed()
    await product.slack.as('carla').submit()
    await endsWell()
    expect(await readiness()).toBe('200 ready\n')
    expect(said()).toEqual([])
  }, 120_000)
})

// A vendor's silence ends after a minute, its limit of time, and is then one more connection that is closed.
describe.each(Object.entries(TROUBLES).slice(0, 2))('where the connection to a vendor %s', (_, trouble) => {
  it('its changes wait and are applied once afterwards, and the process stays ready', async () => {
    await open('Keepnet')
    await reviewed()
    // The worker begins by reading the company.
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 300 }, path: '/api/companies/:id', after: 1 })
    await product.slack.as('carla').submit()
    await trouble(line)
    await expect.poll(() => said().filter(one => one.startsWith('warn: Keepnet')).length, PATIENCE).toBe(1)
    expect(await readiness()).toBe('200 ready\n')
    await mended()
    await endsWell()
    await expect.poll(() => said().filter(one => one.includes(': Keepnet is')), PATIENCE).toEqual(pairOf('Keepnet'))
  }, 120_000)
})
