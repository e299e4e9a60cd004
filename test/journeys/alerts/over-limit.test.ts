import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product, Way } from '../harness/product.ts'
import { decide, filled, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { alertOf, grow, openWatched, untilAlertSays } from './watched.ts'

describe.each<Way>(['socket', 'http'])('a company over its limit, over %s', way => {
  let product: Product
  beforeAll(async () => {
    product = await openWatched(way)
  })
  afterAll(() => product.close())

  it('is posted once, and its message follows the requested increase to its outcome', async () => {
    const name = 'Cedar Logistics GmbH'
    await grow(product, name, 152, 140)
    const told = await untilAlertSays(product, name, ': 152 users on 140 seats')
    expect(told.text).toMatch(
      /^Cedar Logistics GmbH \(Keepnet\) has been over its limit since .+: 152 users on 140 seats \(\+12\)\.$/
    )
    expect(told.buttons).toEqual(['Raise the limit', 'Acknowledge', 'Snooze', 'History'])

    const ann = product.slack.as('ann')
    await ann.press('Raise the limit', { in: name })
    const form = await filled(product)
    expect(form.inputs.Seats?.value).toBe('170')
    expect(form.inputs.Reason?.value).toBe(told.text)
    await ann.fill({ Reason: 'They hired' })
    expect(await ann.submit()).toMatchObject({ done: 'closed' })
    await untilAlertSays(product, name, 'Change requested by @ann: waiting for approval.')
    await ann.command('/company over-limit', { in: '#alerts' })
    await untilModalSays(product, 'These are 1 to 10.')
    await ann.choose('Order', 'Begun latest first')
    const { lines } = await untilModalSays(product, name)
    expect(lines.find(line => line.includes(name))).toContain('requested by @ann: waiting for approval')
    await ann.close()

    await decide(product, name, 'Approve')
    await untilCardSays(product, name, 'verified at Keepnet')
    const over = await untilAlertSays(product, name, 'Change requested by @ann: applied.')
    await untilAlertSays(product, name, 'is no longer over its limit: the limit was raised from 140 to 170.')
    expect(alertOf(product, name)?.buttons).toEqual(['History'])
    expect(over.ts).toBe(told.ts)
  })
})
