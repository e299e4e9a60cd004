import { describe, expect, it } from 'vitest'
import { openProduct, type Product, type Way } from '../harness/product.ts'
import { ask, untilCardSays } from '../harness/steps.ts'

const SLOW = 10_000
const NAME = 'Cedar Pharma S.A.'
const FORM = '/company update hazelton water inc. seats=60 reason=Slow'

describe('with Keepnet ten seconds slow', () => {
  it.concurrent.each<Way>(['socket', 'http'])(
    'the form opens and Slack is acknowledged within a second, over %s',
    async way => {
      const product = await openProduct(way)
      // Requested before, so that there is something to review; the bot knows nothing else at its start.
      await ask(product, `${NAME} seats=+1 reason=Before`)
      await untilCardSays(product, NAME, 'Waiting for approval')
      product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: SLOW }, times: 'always' })

      await expectFormOpen(product)
      await actMeanwhile(product)
      await expectFormFilled(product)

      const { acks } = product.slack
      const kinds = ['block_actions', 'block_suggestion', 'command', 'view_submission']
      expect([...new Set(acks.map(({ kind }) => kind))].sort()).toEqual(kinds)
      expect(acks.filter(({ ms }) => ms === null || ms > 1_000)).toEqual([])
      await product.close()
    },
    90_000
  )
})

async function expectFormOpen({ slack }: Product): Promise<void> {
  const ann = slack.as('ann')
  const opened = () => slack.calls.filter(({ method, ok }) => method === 'views.open' && ok).length
  const before = opened()
  const began = performance.now()
  const [took] = await Promise.all([
    slack.until(() => opened() > before && performance.now() - began),
    ann.command(FORM, { in: '#changes' })
  ])
  expect(took).toBeLessThan(1_000)
  expect(ann.modal()).toMatchObject({ lines: ['One moment…'], submit: null })
}

/** Everybody else can go on, and is answered as usual. */
async function actMeanwhile({ slack }: Product): Promise<void> {
  const ben = slack.as('ben')
  await ben.command('/company show hazelton water inc.', { in: '#general' })
  await ben.command('/company update', { in: '#changes' })
  await ben.until(() => ben.modal()?.submit)
  expect(await ben.suggestions('Company', 'quarry')).toEqual(['Still searching. Type on, or again in a moment.'])
  expect((await ben.submit()).errors).toHaveProperty('Company')
  const carla = slack.as('carla')
  await carla.press('Review', { in: NAME })
  await carla.until(() => carla.modal()?.lines.join().includes('Reading the company at Keepnet'))
}

async function expectFormFilled(product: Product): Promise<void> {
  const [ann, ben, carla] = ['ann', 'ben', 'carla'].map(name => product.slack.as(name))
  if (!ann || !ben || !carla) throw new Error('All three work here.')
  await ann.until(() => ann.modal()?.lines.join().includes('Reading the company from Keepnet'), 2 * SLOW)
  await ann.until(() => ann.modal()?.inputs.Seats?.value === '60', 4 * SLOW)
  expect(await ben.suggestions('Company', 'quarry')).toContain('Quarry Bakery GmbH')
  await ben.until(() => ben.messages('#general').some(one => one.lines[0] === '*Hazelton Water Inc.* · Keepnet'), SLOW)
  await carla.until(() => carla.modal()?.submit === 'Submit decision', SLOW)
  await carla.fill({ Decision: 'Reject', Reason: 'Slowly' })
  await Promise.all([ann.submit(), carla.submit()])
  await untilCardSays(product, 'Hazelton Water Inc.', 'Waiting for approval')
  await untilCardSays(product, NAME, 'Rejected by @carla: “Slowly”')
}
