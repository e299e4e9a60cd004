import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import type { Product } from '../harness/product.ts'
import { post, submissionBody } from '../harness/signed-requests.ts'
import { answerTo, card, dayFromToday, decide, filled, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { alertOf, endIn, openWatched, untilAlertSays } from './watched.ts'

let product: Product
/** Companies with a one-year licence that can be changed. */
let changeable: string[]
beforeAll(async () => {
  // A full scan every two seconds: only a full scan finds licences about to end.
  product = await openWatched('http', { watch: { nightly: '*/2 * * * * *' } })
  changeable = [...product.keepnet.companies.values()]
    .filter(({ name, story }) => story === 'ordinary' && /^[A-Za-z .]{4,30}$/.test(name))
    .map(({ name }) => name)
})
afterAll(() => product.close())

function next(): string {
  const name = changeable.pop()
  if (!name) throw new Error('There is no such company left.')
  return name
}

describe('a licence about to end', () => {
  it('is posted, is renewed for its next term from its message, and the message shows that', async () => {
    const name = next()
    await endIn(product, name, 30)
    const { text, buttons } = await untilAlertSays(product, name, 'in 30 days.')
    expect(text).toBe(`The licence of ${name} (Keepnet) ends on ${dayFromToday(30)}, in 30 days.`)
    expect(buttons).toEqual(['Renew', 'Acknowledge', 'Snooze', 'History'])

    const ann = product.slack.as('ann')
    await ann.press('Renew', { in: name })
    const form = await filled(product)
    const ends = String(form.inputs['Licence ends']?.value)
    expect(form.inputs['Licence starts']?.value).toBe(dayFromToday(0))
    expect(ends > dayFromToday(300)).toBe(true)
    expect(form.inputs.Reason?.value).toContain(`ends on ${dayFromToday(30)}`)
    await ann.submit()
    await untilAlertSays(product, name, 'Change asked by @ann: waiting for approval.')
    await decide(product, name, 'Approve')
    await untilCardSays(product, name, 'verified at')
    const over = await untilAlertSays(product, name, 'no longer ends on')
    expect(over.text).toContain(`no longer ends on ${dayFromToday(30)}: renewed to ${ends}.`)
    expect(over.buttons).toEqual(['History'])
  })

  it('is posted in a new message when the end comes nearer, and the older message links to it', async () => {
    const name = next()
    await endIn(product, name, 14)
    const first = await untilAlertSays(product, name, 'in 14 days')
    await endIn(product, name, 7)
    const second = await untilAlertSays(product, name, 'in 7 days')
    expect(second.ts).not.toBe(first.ts)
    const older = await product.slack.until(() =>
      product.slack
        .as('ben')
        .messages('#alerts')
        .find(({ ts, text }) => ts === first.ts && text.includes('A newer message tells how it went on.'))
    )
    expect(older.buttons).toEqual([])
    expect(older.lines).toHaveLength(1)
  })
})

describe('several licences', () => {
  it('are renewed together in one form, with one change for each, however often it is sent', async () => {
    const names = [next(), next()]
    const gone = next()
    for (const name of [...names, gone]) await endIn(product, name, 0)
    for (const name of [...names, gone]) await untilAlertSays(product, name, 'today.')
    const ann = product.slack.as('ann')
    await ann.command('/company renewals', { in: '#alerts' })
    await untilModalSays(product, 'Renew the chosen')
    for (;;) {
      const offered = ann.modal()?.inputs['alerts.picked']?.options ?? []
      if ([...names, gone].every(name => offered.includes(name))) break
      const before = ann.modal()?.lines.join()
      await ann.press('Next page')
      await ann.until(() => ann.modal()?.lines.join() !== before)
    }
    await ann.press('Renew the chosen')
    const { lines: empty } = await untilModalSays(product, 'Tick at least one company first.')
    expect(empty.at(-1)).toBe('Tick at least one company first.')
    await ann.choose('alerts.picked', [...names, gone])

    // A company that cannot be read is listed separately, and left out.
    product.keepnet.injectFaults({
      how: { name: 'refuse', status: 404 },
      path: `/api/companies/${product.company(gone).resourceId}`
    })
    await ann.press('Renew the chosen')
    const form = await ann.until(() => (ann.modal()?.submit === 'Ask for approval' ? ann.modal() : undefined), 15_000)
    expect(form.title).toBe('Renew several')
    const lines = form.lines.join('\n')
    expect(lines).toContain('2 changes would be asked for')
    expect(lines).toContain(`*${names[0]}* (Keepnet)`)
    expect(lines).toContain(`Licence ends: ${sayDate(dayFromToday(0))} → *`)
    expect(lines).toContain('Not asked for: Keepnet knows no such company any more.')

    const requested = () =>
      product.slack
        .as('ben')
        .messages('#changes')
        .filter(({ text }) => text.includes('requested by @ann'))
    const before = requested().length
    await ann.fill({ Reason: '  ' })
    expect((await ann.submit()).errors?.Reason).toContain('Say why')
    await ann.fill({ Reason: 'Renewed by phone', Reference: 'PO 7' })
    const body = await submissionBody(product, 'ann', 'ann')
    await Promise.all([post(product, { body }), post(product, { body })])
    const { lines: results } = await untilModalSays(product, 'asked for. Needs 1 approval')
    expect(results.join('\n').match(/asked for\. Needs 1 approval/g)).toHaveLength(2)
    await product.slack.until(() => requested().length >= before + 2)
    for (const name of names) {
      expect(card(product, name)?.text).toContain('reference PO 7, reason “Renewed by phone”')
      await decide(product, name, 'Approve')
      await untilAlertSays(product, name, 'renewed to')
    }
    expect(requested()).toHaveLength(before + 2)
    expect(alertOf(product, gone)?.text).toContain('today.')
  })
})

describe('ticks', () => {
  it('stay when the page changes, and are renewed together from any page', async () => {
    const ann = product.slack.as('ann')
    while (ann.modal()) await ann.close()
    await ann.command('/company renewals', { in: '#alerts' })
    const offered = () => ann.modal()?.inputs['alerts.picked']?.options ?? []
    const ticked = () => ann.modal()?.inputs['alerts.picked']?.value
    await untilModalSays(product, 'These are 1 to 10.')
    const [one = '', two = ''] = offered()
    await ann.choose('alerts.picked', [one, two])
    await ann.press('Next page')
    await untilModalSays(product, '2 more are ticked on other pages.')
    expect(ticked()).toEqual([])
    const third = offered().find(name => name !== one && name !== two) ?? ''
    await ann.choose('alerts.picked', [third])
    await ann.press('Previous page')
    await untilModalSays(product, '1 more is ticked on other pages.')
    expect(ticked()).toEqual([one, two])
    await ann.choose('alerts.picked', [two])
    await ann.choose('Order', 'Begun latest first')
    await ann.until(() => offered()[0] !== one)
    await ann.press('Renew the chosen')
    const form = await ann.until(() => (ann.modal()?.title === 'Renew several' ? ann.modal() : undefined), 15_000)
    const { lines } = await ann.until(() => {
      const shown = ann.modal()
      return shown?.lines.join().includes('Reading the companies') ? undefined : shown
    }, 15_000)
    expect(form.title).toBe('Renew several')
    for (const name of [two, third]) expect(lines.join('\n')).toContain(`*${name}*`)
    expect(lines.join('\n')).not.toContain(`*${one}*`)
    while (ann.modal()) await ann.close()
  })
})

describe('a company’s own threshold', () => {
  it('alerts about that company before others', async () => {
    const name = next()
    const { resourceId } = product.company(name)
    await product.keepnet.change(resourceId, { targetUserCount: 72, numberOfUsers: 100 })
    for (const by of ['ann', 'carla']) if (product.slack.as(by).modal()) await product.slack.as(by).close()
    expect((await answerTo(product, `/company watch ${name} at 70%`)).text).toContain('#alerts is told once 70 %')
    const { text } = await untilAlertSays(product, name, '72 % of them used')
    expect(text).toContain(`${name} (Keepnet) has 72 users on 100 seats since`)
    await answerTo(product, `/company watch ${name} off`)
    await untilAlertSays(product, name, 'is no longer near its limit')
  })
})
