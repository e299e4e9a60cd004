import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { answerTo, ask, card, openForm, untilCardSays } from '../harness/steps.ts'

const NAME = 'Cedar Pharma S.A.'
const TOO_SLOW = 'Slack was too slow to open the form. Try again.'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

describe('when Slack opens no modal in time', () => {
  it('the person who typed the command is told privately, and can try again', async () => {
    product.slack.limit(1, 1, 'views.open')
    expect((await answerTo(product, '/company update cedar')).lines).toEqual([TOO_SLOW])
    await openForm(product, `${NAME} seats=+1 reason=Growth`)
    await product.slack.as('ann').close()
  })

  it('the person who pressed a button of a message or Home tab is told privately', async () => {
    await ask(product, `${NAME} seats=+1 reason=Growth`)
    await untilCardSays(product, NAME, 'Waiting for approval')
    const carla = product.slack.as('carla')

    product.slack.limit(1, 1, 'views.open')
    await carla.press('Review', { in: NAME })
    await carla.until(() => carla.messages('#changes').some(one => one.ephemeral && one.text === TOO_SLOW))
    expect(card(product, NAME)?.buttons).toContain('Review')

    await carla.openHome()
    await carla.until(() => carla.home()?.lines.join().includes(NAME))
    product.slack.limit(1, 1, 'views.open')
    await carla.press(`Review the change of ${NAME}`, { home: true })
    await carla.until(() => carla.messages().some(one => one.text === TOO_SLOW))
    expect(carla.messages().map(({ text }) => text)).toEqual([TOO_SLOW])
  })
})
