import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Product } from '../harness/product.ts'
import { filled, untilModalSays } from '../harness/steps.ts'
import { boxes, digest, openListed, openWatched } from './watched.ts'

let product: Product
beforeAll(async () => {
  product = await openWatched('http', { writeMode: 'patch' })
})
afterAll(() => product.close())

async function list(command: string, by = 'ann') {
  const person = product.slack.as(by)
  while (person.modal()) await person.close()
  await person.command(command, { in: '#alerts' })
  await person.until(() => person.modal() && !person.modal()?.lines.includes('One moment…'))
  return person
}

/** The rows of the list that is open: each begins with its company. */
function rows(by = 'ann'): string[] {
  return (product.slack.as(by).modal()?.lines ?? []).filter(line => /\* · Keepnet · /.test(line))
}

/** The rows of the message of many alerts. */
function tableRows(): string[] {
  return (digest(product)?.lines ?? []).filter(line => line.includes(' | Keepnet | '))
}

describe('what the first scan finds', () => {
  it('is posted in one message that names the worst ten, with a button for each and one for all', () => {
    const message = digest(product)
    expect(product.slack.as('ben').messages('#alerts')).toHaveLength(1)
    expect(message?.text).toMatch(/^\d+ alerts: \d+ over the limit, \d+ ended, \d+ ending soon, \d+ nearly full\./)
    expect(message?.buttons).toEqual(['Show all'])
    expect(tableRows()).toHaveLength(10)
    expect(tableRows()[0]).toMatch(/ \| Keepnet \| [\d,]+ \/ [\d,]+ \| \+\d+ \| \d+ \w+ \d{4} \| /)
  })

  it('can be opened alert by alert, with every action', async () => {
    const ann = product.slack.as('ann')
    const name = tableRows()[0]?.split(' | ')[0] ?? ''
    await ann.choose('Open an alert', name, { in: 'over the limit,' })
    const alert = await untilModalSays(product, name)
    expect(alert.buttons).toEqual(['Raise the limit', 'Acknowledge', 'Snooze', 'History'])

    await ann.press('Snooze')
    await ann.until(() => ann.modal()?.submit === 'Snooze')
    await ann.fill({ 'For how long': '30 days', Reason: 'They renew in May' })
    await ann.submit()
    expect((await untilModalSays(product, 'Snoozed until')).buttons).toContain('End the snooze')
    await product.slack.until(() => !tableRows().some(row => row.startsWith(name)))

    await ann.press('Acknowledge')
    expect((await untilModalSays(product, 'Acknowledged by @ann')).buttons).not.toContain('Acknowledge')
    await ann.press('Raise the limit')
    expect((await filled(product)).title).toBe('Change a company')
    await ann.close()
    await ann.press('History')
    const { lines } = await untilModalSays(product, 'Raised: over the limit')
    expect(lines.join('\n')).toMatch(/Acknowledged by @ann\.[\s\S]*Snoozed by @ann until[\s\S]*Raised: over the limit/)
    await ann.close()
    await ann.close()
  })

  it('is listed in full, in pages, and each row opens its alert on top of the list', async () => {
    const ann = product.slack.as('ann')
    await ann.press('Show all', { in: 'over the limit,' })
    const first = await untilModalSays(product, 'alerts are open')
    expect(first.lines[0]).toMatch(/^\d+ alerts are open\. These are 1 to 10\.$/)
    const before = rows()
    await ann.press('Next page')
    await untilModalSays(product, 'These are 11 to 20.')
    expect(rows().filter(row => before.includes(row))).toEqual([])
    await ann.press('Previous page')
    await untilModalSays(product, 'These are 1 to 10.')
    expect(rows()).toEqual(before)
    await ann.press('Open')
    await untilModalSays(product, 'History')
    await ann.press('History')
    await untilModalSays(product, 'Raised:')
    for (const _ of [1, 2, 3]) await ann.close()
    expect(ann.modal()).toBeUndefined()
  })
})

const GUEST = 'Only full members of this workspace can do this; you are here as a guest.'

describe('/company over-limit', () => {
  it('sorts by excess or by start, and filters by vendor', async () => {
    const ann = await list('/company over-limit')
    expect(ann.modal()?.title).toBe('Over or near the limit')
    expect(rows()[0]).toMatch(/ seats \(\+\d+\) since /)
    expect(ann.modal()?.inputs.Order?.options).toEqual(['Most over first', 'Begun latest first'])
    await ann.choose('Vendor', 'AppDirect')
    await untilModalSays(product, 'No company is over or near its limit there.')
    await ann.choose('Vendor', 'All vendors')
    await untilModalSays(product, 'These are 1 to 10.')
    const worst = rows()
    await ann.choose('Order', 'Begun latest first')
    await ann.until(() => rows().join() !== worst.join())
    expect(rows()).toHaveLength(10)
    await ann.close()
  })

  it('raises the limits of those ticked as one batch: each to its users and a tenth, with the reason asked once', async () => {
    const ann = await list('/company over-limit')
    const ticked = boxes(product, 'ann').slice(0, 2)
    for (const row of ticked) await ann.choose(row, ['Raise'])
    await ann.press('Raise selected')
    const ready = () => (ann.modal()?.submit === 'Request 2 changes' ? ann.modal() : undefined)
    const preview = await ann.until(ready, 15_000)
    const raised = ticked.map(row => {
      const [, used = '', limit = ''] = /([\d,]+) \/ ([\d,]+) seats/.exec(row) ?? []
      const [users, before] = [used, limit].map(text => Number(text.replaceAll(',', '')))
      return { before, after: Math.ceil((Number(users) * 11) / 100) * 10 }
    })
    for (const { before, after } of raised) {
      expect(preview.lines.join('\n')).toContain(
        `Seats: ${before?.toLocaleString('en')} → *${after.toLocaleString('en')}*`
      )
    }
    expect((await ann.submit()).errors).toHaveProperty('Reason')
    await ann.fill({ Reason: 'They hired' })
    await ann.submit()
    await untilModalSays(product, 'Requested: 2 changes')
    await ann.close()
    const listed = await list('/company over-limit')
    expect(listed.modal()?.lines.filter(line => line.includes('Change requested by @ann: waiting'))).toHaveLength(2)
    while (ann.modal()) await ann.close()
  })

  it('ticks all of a list at once, on all its pages', async () => {
    const ann = await list('/company over-limit')
    const tickAll = ann.modal()?.buttons.find(name => name.startsWith('Tick ')) ?? ''
    await ann.press(tickAll)
    const { lines } = await untilModalSays(product, 'more are ticked on other pages.')
    const all = Number(/^(\d+) companies/.exec(lines[0] ?? '')?.[1])
    expect(lines.join('\n')).toContain(`${Math.min(30, all) - 10} more are ticked on other pages.`)
    expect(boxes(product, 'ann').every(label => ann.modal()?.inputs[label]?.value?.length)).toBe(true)
    await ann.close()
  })
})

describe('/company snoozed', () => {
  it('shows until when, by whom and why, and ends a snooze early', async () => {
    const ann = await list('/company over-limit')
    await openListed(product, 'ann', '')
    const { lines } = await untilModalSays(product, 'Snooze')
    const name = lines[0]?.slice(1, lines[0].indexOf('*', 1)) ?? ''
    await ann.press('Snooze')
    await ann.until(() => ann.modal()?.submit === 'Snooze')
    await ann.fill({ 'For how long': '90 days', Reason: 'Invoice is out' })
    await ann.submit()
    await untilModalSays(product, 'Snoozed until')

    await list('/company snoozed')
    expect(ann.modal()?.lines.join('\n')).toMatch(
      /1 alert is snoozed\.[\s\S]*Snoozed until .+ by @ann: Invoice is out\./
    )
    expect(ann.modal()?.lines.join('\n')).toContain(name)
    const ben = await list('/company snoozed', 'ben')
    await ann.press('End the snooze')
    await untilModalSays(product, 'No alert is snoozed.')
    expect(ann.modal()?.lines[0]).toBe('Its snooze has ended.')
    await ben.press('End the snooze')
    await untilModalSays(product, 'Its snooze has ended.', 'ben')

    const gina = await list('/company snoozed', 'gina')
    expect(gina.modal()?.lines).toEqual([GUEST])
  })
})

describe('Slack', () => {
  it('got every answer in time, and accepted everything it was sent', () => {
    expect(product.slack.acks.length).toBeGreaterThan(20)
    expect(product.slack.acks.filter(({ ms }) => ms === null || ms > 3_000)).toEqual([])
    expect(product.slack.calls.filter(({ ok }) => !ok)).toEqual([])
  })
})
