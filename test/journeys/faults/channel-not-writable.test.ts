import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'

const NAME = 'Cedar Pharma S.A.'

let product: Product
beforeAll(async () => {
  const sales = { id: 'C0SALES', name: 'sales', members: ['U0ANN', 'U0CARLA'], isPrivate: true }
  product = await openProduct('socket', { CHANGES_CHANNEL: '' }, { channels: [sales] })
})
afterAll(() => product.close())

describe('a change requested in a private channel without the bot', () => {
  it('is reported to its requester, can be found by approvers, and its outcome is reported too', async () => {
    const [ann, carla] = [product.slack.as('ann'), product.slack.as('carla')]
    await ann.command(`/company update ${NAME} seats=+1 reason=Growth`, { in: '#sales' })
    await ann.until(() => ann.modal()?.submit === 'Request approval')
    expect(await ann.submit()).toEqual({ done: 'closed' })
    const lines = () => ann.messages()[0]?.lines.join('\n') ?? ''
    await ann.until(() => lines().includes('Waiting for approval'))
    expect(lines()).toContain('I can’t post in the channel of this change')

    await carla.command('/company queue', { in: '#sales' })
    await carla.press('Review', { in: NAME })
    await carla.until(() => carla.modal()?.submit === 'Submit decision')
    await carla.fill({ Decision: 'Approve' })
    await carla.submit()

    await ann.until(() => lines().includes('verified at Keepnet'))
    const outcome = await ann.until(() => ann.messages()[0]?.thread[0])
    expect(outcome.text).toContain(`@ann Applied: ${NAME} (Keepnet)`)
    expect(ann.messages()).toHaveLength(1)
    expect(ann.messages('#sales').filter(({ ephemeral }) => !ephemeral)).toEqual([])
  })
})
