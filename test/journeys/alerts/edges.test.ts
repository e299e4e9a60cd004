import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../harness/product.ts'
import { marked, screenOf } from '../harness/screen.ts'
import { filled, untilModalSays } from '../harness/steps.ts'
import { alertOf, grow, openListed, openWatched, untilAlertSays } from './watched.ts'

let product: Product
beforeAll(async () => {
  product = await openWatched('http')
})
afterAll(() => product.close())

/** The longest name that Keepnet accepts, with characters that need escaping or two code units. */
const LONG = `Long <!channel> & *Bold* ${'🦊 Söhne '.repeat(9)}`.slice(0, 64)

async function snoozeAndEnd(name: string): Promise<void> {
  const ann = product.slack.as('ann')
  await ann.press('Snooze', { in: name })
  await ann.until(() => ann.modal()?.submit === 'Snooze')
  await ann.fill({ 'For how long': '7 days', Reason: 'Again' })
  await ann.submit()
  await untilAlertSays(product, name, 'Snoozed until')
  await ann.press('End the snooze', { in: name })
  await product.slack.until(() => !alertOf(product, name)?.text.includes('Snoozed'))
}

describe('a company with a very long name', () => {
  it('has its message, forms, row and history', async () => {
    const { resourceId } = product.company('Cedar Logistics GmbH')
    await product.keepnet.change(resourceId, { name: LONG })
    await grow(product, LONG, 152, 140)
    await untilAlertSays(product, 'Long', '(+12)')
    const ann = product.slack.as('ann')
    await ann.press('Raise the limit', { in: 'Long' })
    expect((await filled(product)).inputs.Seats?.value).toBe('170')
    await ann.close()
    await ann.press('Snooze', { in: 'Long' })
    await ann.until(() => ann.modal()?.submit === 'Snooze')
    await ann.close()
    await ann.press('History', { in: 'Long' })
    await untilModalSays(product, 'Raised:')
    await ann.close()
    await ann.command('/company over-limit', { in: '#alerts' })
    await untilModalSays(product, 'These are 1 to 10.')
    await ann.choose('Order', 'Begun latest first')
    await untilModalSays(product, 'Long')
    await openListed(product, 'ann', 'Long')
    await untilModalSays(product, 'Acknowledge')
    const markup = marked(await screenOf(product, 'ann')).join('\n')
    expect(markup).toContain('&lt;!channel&gt; &amp; *Bold*')
    expect(markup).not.toContain('<!')
    await ann.close()
    await ann.close()
    expect(product.slack.calls.filter(({ ok }) => !ok)).toEqual([])
  })
})

describe('buttons pressed too late', () => {
  it('report that the alert is over, and open no form', async () => {
    const { name } = product.company('Hazelton Water Inc.')
    await grow(product, name, 1_040, 1_000)
    await untilAlertSays(product, name, '(+40)')
    const [ann, ben] = [product.slack.as('ann'), product.slack.as('ben')]
    for (const person of [ann, ben]) {
      await person.command('/company over-limit', { in: '#alerts' })
      await person.until(() => person.modal()?.buttons.includes('Raise selected'))
      await person.choose('Order', 'Begun latest first')
      await person.until(() => person.modal()?.lines.some(line => line.includes(name)))
      await openListed(product, person === ann ? 'ann' : 'ben', name)
      await person.until(() => person.modal()?.buttons.includes('Raise the limit'))
    }
    await grow(product, name, 10, 1_000)
    await untilAlertSays(product, name, 'is no longer over its limit')
    await ann.press('Raise the limit')
    const { submit } = await untilModalSays(product, 'This alert is resolved. Resolved on')
    expect(submit).toBeNull()
    await ben.press('Acknowledge')
    const { lines, buttons } = await untilModalSays(product, 'nothing was done', 'ben')
    expect(lines.join(' ')).toContain(`The alert for ${name} has changed since you saw it`)
    expect(buttons).toEqual(['History'])
  })
})

describe('a long history', () => {
  it('is read in pages, newest first', async () => {
    const { name } = product.company('Northgate Optics S.A.')
    for (const by of ['ann', 'ben']) while (product.slack.as(by).modal()) await product.slack.as(by).close()
    await grow(product, name, 1_040, 1_000)
    await untilAlertSays(product, name, '(+40)')
    for (let times = 0; times < 8; times++) await snoozeAndEnd(name)
    const ann = product.slack.as('ann')
    await ann.press('History', { in: name })
    const newest = await untilModalSays(product, 'Older')
    expect(newest.lines.join('\n')).toContain('Snooze ended by @ann.')
    expect(newest.lines.join('\n')).not.toContain('Raised:')
    await ann.press('Older')
    await untilModalSays(product, 'Raised: over the limit. 1,040 users on 1,000 seats')
    await ann.press('Newer')
    await untilModalSays(product, 'Older')
    expect(ann.modal()?.lines).toEqual(newest.lines)
  })
})
