import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { ask, card, openForm, openReview, untilCardSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterEach(() => product.slack.up())
afterAll(() => product.close())

const PATIENCE = { timeout: 10_000, interval: 20 }

const cardsOf = (name: string) =>
  product.slack
    .as('ben')
    .messages('#changes')
    .filter(one => one.text.includes(`${name} (Keepnet, id`))

/** Carla has the review open, Slack's Web API goes down, and she approves. */
async function approveWhileDown(name: string, how: 'unavailable' | 'refusing') {
  await openReview(product, name)
  const carla = product.slack.as('carla')
  await carla.fill({ Decision: 'Approve' })
  product.slack.down(how)
  await carla.submit()
}

const failures = () => product.slack.calls.filter(({ ok, method }) => !ok && method.startsWith('chat.')).length

describe('while Slack is down', () => {
  it('an approved change is applied, and its message shows the outcome once Slack is back', async () => {
    const name = 'Cedar Pharma S.A.'
    await ask(product, `${name} seats=+40 reason=Growth`)
    await untilCardSays(product, name, 'Waiting for approval')
    await approveWhileDown(name, 'unavailable')
    await vi.waitFor(() => expect(product.company(name).numberOfUsers).toBe(580), PATIENCE)
    await product.slack.until(() => failures() >= 2)
    expect(card(product, name)?.lines.join()).toContain('Waiting for approval')

    product.slack.up()
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.buttons).toEqual(['Undo', 'Show company'])
    await product.slack.until(() => card(product, name)?.thread.length === 1)
    expect(card(product, name)?.thread.map(({ text }) => text)).toEqual([
      expect.stringContaining(`@ann Applied: ${name} (Keepnet), Seats from `)
    ])
    expect(cardsOf(name)).toHaveLength(1)
    expect(product.writes()).toBe(1)
  })

  it('a requested change is announced once, in its current state', async () => {
    const name = 'Quarry Bakery GmbH'
    await openForm(product, `${name} seats=+1 reason=Growth`)
    product.slack.down('refusing')
    expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
    product.slack.up()
    await untilCardSays(product, name, 'Waiting for approval')
    await approveWhileDown(name, 'refusing')
    await vi.waitFor(() => expect(product.company(name).numberOfUsers).toBe(391), PATIENCE)
    product.slack.up()
    await untilCardSays(product, name, 'verified at Keepnet')
    await product.slack.until(() => card(product, name)?.thread.length === 1)
    expect(cardsOf(name)).toHaveLength(1)
  })

  it('a card and an outcome whose answers are lost stand there once, and show the outcome', async () => {
    const name = 'Northgate Optics S.A.'
    const seats = (product.company(name).numberOfUsers ?? 0) + 2
    const searched = (method: string) => product.slack.calls.filter(call => call.method === method).length
    const before = [searched('conversations.history'), searched('conversations.replies')]
    product.slack.lose(2, 'chat.postMessage')
    await ask(product, `"${name}" seats=+2 reason=Growth`)
    await product.slack.until(() => searched('conversations.history') > Number(before[0]), 15_000)
    await openReview(product, name)
    await product.slack.as('carla').fill({ Decision: 'Approve' })
    await product.slack.as('carla').submit()
    await untilCardSays(product, name, 'verified at Keepnet')
    expect(product.company(name).numberOfUsers).toBe(seats)
    await product.slack.until(() => searched('conversations.replies') > Number(before[1]), 15_000)
    expect(cardsOf(name)).toHaveLength(1)
    expect(card(product, name)?.thread).toHaveLength(1)
  })

  it('a command that cannot open its form leaves nothing behind', async () => {
    product.slack.down()
    const ann = product.slack.as('ann')
    await ann.command('/company update cedar', { in: '#changes' })
    await product.slack.until(() => product.slack.calls.some(({ method, ok }) => method === 'views.open' && !ok))
    expect(ann.modal()).toBeUndefined()
    product.slack.up()
    await openForm(product, 'Cedar Pharma S.A.')
  })
})
