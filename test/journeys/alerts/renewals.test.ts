import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import type { Product } from '../harness/product.ts'
import { post, submissionBody } from '../harness/signed-requests.ts'
import { answerTo, dayFromToday, decide, filled, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { alertOf, boxes, boxOf, endIn, openWatched, untilAlertSays } from './watched.ts'

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
    expect(text).toBe(`The licence of ${name} (Keepnet) ends on ${sayDate(dayFromToday(30))}, in 30 days.`)
    expect(buttons).toEqual(['Renew', 'Acknowledge', 'Snooze', 'History'])

    const ann = product.slack.as('ann')
    await ann.press('Renew', { in: name })
    const form = await filled(product)
    const ends = String(form.inputs['Licence ends']?.value)
    expect(form.inputs['Licence starts']?.value).toBe(dayFromToday(0))
    expect(ends > dayFromToday(300)).toBe(true)
    expect(form.inputs.Reason?.value).toContain(`ends on ${sayDate(dayFromToday(30))}`)
    await ann.submit()
    await untilAlertSays(product, name, 'Change requested by @ann: waiting for approval.')
    await decide(product, name, 'Approve')
    await untilCardSays(product, name, 'verified at')
    const over = await untilAlertSays(product, name, 'no longer ends on')
    expect(over.text).toContain(`no longer ends on ${sayDate(dayFromToday(30))}: renewed to ${sayDate(ends)}.`)
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
  it('are renewed together as one batch, with more seats for all, however often it is sent', async () => {
    const names = [next(), next()]
    const gone = next()
    for (const name of [...names, gone]) await endIn(product, name, 0)
    for (const name of [...names, gone]) await untilAlertSays(product, name, 'today.')
    const ann = product.slack.as('ann')
    await ann.command('/company renewals', { in: '#alerts' })
    await untilModalSays(product, 'Renew selected')
    for (;;) {
      if ([...names, gone].every(name => boxOf(product, 'ann', name))) break
      const before = ann.modal()?.lines.join()
      await ann.press('Next page')
      await ann.until(() => ann.modal()?.lines.join() !== before)
    }
    await ann.press('Renew selected')
    const { lines: empty } = await untilModalSays(product, 'Tick at least one company first.')
    expect(empty.at(-1)).toBe('Tick at least one company first.')
    for (const name of [...names, gone]) await ann.choose(boxOf(product, 'ann', name) ?? '', ['Renew'])

    // A company that cannot be read is listed with its fault, and left out.
    const lose = () =>
      product.keepnet.injectFaults({
        how: { name: 'refuse', status: 404 },
        path: `/api/companies/${product.company(gone).resourceId}`
      })
    lose()
    await ann.press('Renew selected')
    const form = await ann.until(() => (ann.modal()?.submit === 'Request 2 changes' ? ann.modal() : undefined), 15_000)
    const lines = form.lines.join('\n')
    expect(lines).toContain('*2 of 3 rows can be requested.* The others: 1 unknown.')
    expect(lines).toContain('no longer has this company.')
    for (const name of names) expect(lines).toContain(`*${name}* (Keepnet)`)
    await ann.fill({ Reason: '  ' })
    expect((await ann.submit()).errors?.Reason).toContain('Say why')
    // More seats for all of them are shown before they are requested.
    lose()
    await ann.fill({ Reason: 'Renewed by phone', Reference: 'PO 7', Seats: '+10 %' })
    await ann.submit()
    await untilModalSays(product, 'seats +')
    await ann.until(() => ann.modal()?.submit === 'Request 2 changes', 15_000)
    const seats = names.map(name => product.company(name).numberOfUsers ?? 0)
    const body = await submissionBody(product, 'ann', 'ann')
    await Promise.all([post(product, { body }), post(product, { body })])
    const batches = () =>
      product.slack
        .as('ben')
        .messages('#changes')
        .filter(({ lines }) => lines.join().includes('Renewed by phone'))
    await product.slack.until(() => batches().length > 0, 15_000)
    const carla = product.slack.as('carla')
    while (carla.modal()) await carla.close()
    await carla.press('Review', { in: 'Renewed by phone' })
    await carla.until(() => carla.modal()?.submit === 'Approve all 2', 15_000)
    await carla.submit()
    for (const name of names) await untilAlertSays(product, name, 'renewed to')
    expect(names.map(name => product.company(name).numberOfUsers)).toEqual(seats.map(one => one + Math.ceil(one / 10)))
    expect(batches()).toHaveLength(1)
    expect(alertOf(product, gone)?.text).toContain('today')
    while (ann.modal()) await ann.close()
    while (carla.modal()) await carla.close()
  })
})

describe('ticks', () => {
  it('stay when the page changes, and are renewed together from any page', async () => {
    const ann = product.slack.as('ann')
    while (ann.modal()) await ann.close()
    await ann.command('/company renewals', { in: '#alerts' })
    const offered = () => boxes(product, 'ann')
    const ticked = () => offered().filter(label => ann.modal()?.inputs[label]?.value?.length)
    const nameIn = (row: string) =>
      row.slice(1, row.indexOf('*', 1)).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
    await untilModalSays(product, 'These are 1 to 10.')
    const [one = '', two = ''] = offered()
    for (const row of [one, two]) await ann.choose(row, ['Renew'])
    await ann.press('Next page')
    await untilModalSays(product, '2 more are ticked on other pages.')
    expect(ticked()).toEqual([])
    const third = offered().find(name => name !== one && name !== two) ?? ''
    await ann.choose(third, ['Renew'])
    await ann.press('Previous page')
    await untilModalSays(product, '1 more is ticked on other pages.')
    expect(ticked()).toEqual([one, two])
    await ann.choose(one, [])
    await ann.choose('Order', 'Begun latest first')
    await ann.until(() => offered()[0] !== one)
    await ann.press('Renew selected')
    await untilModalSays(product, `*${nameIn(two)}*`)
    const { lines } = await untilModalSays(product, `*${nameIn(third)}*`)
    for (const row of [two, third]) expect(lines.join('\n')).toContain(`*${nameIn(row)}*`)
    expect(lines.join('\n')).not.toContain(`*${nameIn(one)}*`)
    while (ann.modal()) await ann.close()
  })
})

describe('a company’s own threshold', () => {
  it('alerts about that company before others', async () => {
    const name = next()
    const { resourceId } = product.company(name)
    await product.keepnet.change(resourceId, { targetUserCount: 72, numberOfUsers: 100 })
    for (const by of ['ann', 'carla']) if (product.slack.as(by).modal()) await product.slack.as(by).close()
    expect((await answerTo(product, `/company watch ${name} at 70%`)).text).toContain('#alerts gets an alert when 70 %')
    const { text } = await untilAlertSays(product, name, '(72 %)')
    expect(text).toContain(`${name} (Keepnet) has been nearly full since`)
    await answerTo(product, `/company watch ${name} off`)
    await untilAlertSays(product, name, 'is no longer near its limit')
  })
})
