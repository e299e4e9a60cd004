import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type House, openHouse } from '../harness/product.ts'
import { ask, card, openForm, openReview, untilCardSays } from '../harness/steps.ts'

let house: House
beforeAll(async () => {
  house = await openHouse('socket')
})
afterEach(() => house.slack.up())
afterAll(() => house.close())

const PATIENCE = { timeout: 10_000, interval: 20 }

const cardsOf = (name: string) =>
  house.slack
    .as('ben')
    .messages('#changes')
    .filter(one => one.text.includes(`${name} (Keepnet)`))

/** Carla has the review open, Slack's Web API goes down, and she approves. */
async function approveWhileDown(name: string, how: 'unavailable' | 'refusing') {
  await openReview(house, name)
  const carla = house.slack.as('carla')
  await carla.fill({ Decision: 'Approve' })
  house.slack.down(how)
  await carla.submit()
}

const failures = () => house.slack.calls.filter(({ ok, method }) => !ok && method.startsWith('chat.')).length

describe('while Slack is down', () => {
  it('an approved change is applied, and the message shows how it ended once Slack is back', async () => {
    const name = 'Cedar Pharma S.A.'
    await ask(house, `${name} seats=+40 reason=Growth`)
    await untilCardSays(house, name, 'Waiting for 1 approval')
    await approveWhileDown(name, 'unavailable')
    await vi.waitFor(() => expect(house.company(name).numberOfUsers).toBe(580), PATIENCE)
    await house.slack.until(() => failures() >= 2)
    expect(card(house, name)?.lines.join()).toContain('Waiting for 1 approval')

    house.slack.up()
    const done = await untilCardSays(house, name, 'Keepnet now shows: Seats 580')
    expect(done.buttons).toEqual([])
    await house.slack.until(() => card(house, name)?.thread.length === 1)
    expect(card(house, name)?.thread.map(({ text }) => text)).toEqual([
      `@ann Your change of ${name}: Applied. Approved by @carla. Keepnet now shows: Seats 580.`
    ])
    expect(cardsOf(name)).toHaveLength(1)
    expect(house.writes()).toBe(1)
  })

  it('a change that is asked for is announced once, as it stands then', async () => {
    const name = 'Quarry Bakery GmbH'
    await openForm(house, `${name} seats=+1 reason=Growth`)
    house.slack.down('refusing')
    expect(await house.slack.as('ann').submit()).toEqual({ done: 'closed' })
    house.slack.up()
    await untilCardSays(house, name, 'Waiting for 1 approval')
    await approveWhileDown(name, 'refusing')
    await vi.waitFor(() => expect(house.company(name).numberOfUsers).toBe(391), PATIENCE)
    house.slack.up()
    await untilCardSays(house, name, 'Keepnet now shows: Seats 391')
    await house.slack.until(() => card(house, name)?.thread.length === 1)
    expect(cardsOf(name)).toHaveLength(1)
  })

  it('a command that cannot open its form leaves nothing behind', async () => {
    house.slack.down()
    const ann = house.slack.as('ann')
    await ann.command('/company update cedar', { in: '#changes' })
    await house.slack.until(() => house.slack.calls.some(({ method, ok }) => method === 'views.open' && !ok))
    expect(ann.modal()).toBeUndefined()
    house.slack.up()
    await openForm(house, 'Cedar Pharma S.A.')
  })
})
