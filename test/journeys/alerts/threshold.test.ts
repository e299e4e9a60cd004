import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../harness/product.ts'
import { answerTo } from '../harness/steps.ts'
import { openWatched } from './watched.ts'

let product: Product
beforeAll(async () => {
  product = await openWatched('http', { writeMode: 'patch' })
})
afterAll(() => product.close())

describe('/company watch', () => {
  it('explains its use, and what it cannot parse', async () => {
    expect((await answerTo(product, '/company watch')).text).toContain(
      'removes that threshold, so that 90 % applies again.'
    )
    expect((await answerTo(product, '/company watch acme')).text).toMatch(
      /^Name a company, then a percentage of its seats or `off`\./
    )
    expect((await answerTo(product, '/company watch acme at 101%')).text).toMatch(
      /^A threshold must be between 1 % and 100 %/
    )
    expect((await answerTo(product, '/company watch nobody-is-called-so at 80%')).text).toContain('No company matches')
  })

  it('sets the threshold of the right company, even if another vendor has one of that name', async () => {
    const { text } = await answerTo(product, '/company watch cedar logistics gmbh at 60%')
    expect(text).toBe('#alerts gets an alert when 60 % of the seats of Cedar Logistics GmbH (Keepnet) are used.')
    const alert = () =>
      product.slack
        .as('ann')
        .messages('#alerts')
        .findLast(message => message.text.includes('Cedar Logistics'))?.text
    await product.slack.until(() => alert()?.includes('(61 %)'))
    const off = await answerTo(product, '/company watch “Cedar Logistics GmbH” off')
    expect(off.text).toContain(
      'when 90 % of the seats of Cedar Logistics GmbH (Keepnet) are used, as for other companies.'
    )
    await product.slack.until(() => alert()?.includes('is no longer near its limit'))
  })

  it('says that the threshold is set but not checked yet if the vendor does not answer in time', async () => {
    product.keepnet.injectFaults({
      how: { name: 'drop', when: 'before' },
      times: 'always',
      path: `/api/companies/${product.company('Cedar Logistics GmbH').resourceId}`
    })
    await answerTo(product, '/company watch cedar logistics gmbh at 70%')
    const said = await product.slack.until(() => {
      const lines = product.slack
        .as('ann')
        .messages('#changes')
        .map(({ text }) => text)
      return lines.at(-1)?.startsWith('The threshold is set, but') ? lines.slice(-2) : undefined
    }, 20_000)
    product.keepnet.clearFaults()
    expect(said).toEqual([
      expect.stringContaining('when 70 % of the seats of Cedar Logistics GmbH (Keepnet) are used'),
      expect.stringContaining('The next nightly scan checks it.')
    ])
    await answerTo(product, '/company watch cedar logistics gmbh off')
  })

  it('offers a choice among several matches', async () => {
    expect((await answerTo(product, '/company watch hazelton at 70')).text).toContain('companies match “hazelton”.')
    const ann = product.slack.as('ann')
    await ann.press('Watch Hazelton Water Inc.', { in: 'companies match “hazelton”' })
    await product.slack.until(() =>
      ann
        .messages('#changes')
        .some(({ text }) => text.includes('an alert when 70 % of the seats of Hazelton Water Inc. (Keepnet)'))
    )
  })

  it('is for full members only, and shows matches to nobody else', async () => {
    expect((await answerTo(product, '/company watch hazelton at 60%', 'gina')).text).toBe(
      'Only full members of this workspace can do this; you are here as a guest.'
    )
  })
})

describe('Slack', () => {
  it('got every answer in time, and accepted everything it was sent', () => {
    expect(product.slack.acks.length).toBeGreaterThan(8)
    expect(product.slack.acks.filter(({ ms }) => ms === null || ms > 3_000)).toEqual([])
    expect(product.slack.calls.filter(({ ok }) => !ok)).toEqual([])
  })
})
