import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ordinary } from '../harness/ordinary.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { untilModalSays } from '../harness/steps.ts'

let product: Product
let names: { name: string; seats: number }[]
beforeAll(async () => {
  product = await openProduct('http')
  names = ordinary(product.keepnet)
})
afterAll(() => product.close())

function next(count: number) {
  return names.splice(0, count)
}

async function paste(rows: readonly string[], by = 'ann', reason = 'Spring orders') {
  const person = product.slack.as(by)
  while (person.modal()) await person.close()
  await person.command('/company batch', { in: '#changes' })
  await person.until(() => person.modal()?.submit === 'Preview')
  await person.fill({ 'Or pasted rows': rows.join('\n'), Reason: reason })
  return await person.submit()
}

/** The label of the tick of a company in Carla's review. */
function tickOf(name: string) {
  const inputs = product.slack.as('carla').modal()?.inputs ?? {}
  return Object.keys(inputs).find(label => label.includes(name)) ?? name
}

function message(words: string) {
  return product.slack
    .as('ben')
    .messages('#changes')
    .findLast(({ lines }) => lines.join('\n').includes(words))
}

describe('a file', () => {
  it('is read from Slack and previewed; what is wrong with it as a whole is said in the form, which keeps the rest', async () => {
    const [one] = next(1)
    if (!one) throw new Error('There are too few companies.')
    const ann = product.slack.as('ann')
    const upload = async (content: string) => {
      while (ann.modal()) await ann.close()
      await ann.command('/company batch', { in: '#changes' })
      await ann.until(() => ann.modal()?.submit === 'Preview')
      await ann.fill({ 'CSV file': { file: 'rows.csv', content }, Reason: 'Spring orders' })
      await ann.submit()
    }
    await upload('seats;reason\r\n5;x')
    await untilModalSays(product, 'has to be a header with a column “company”')
    expect(ann.modal()?.inputs.Reason?.value).toBe('Spring orders')
    await upload(`\uFEFFsep=;\r\nvendor;company;seats;reference\r\nKeepnet;${one.name};+7;PO 9\r\n`)
    const preview = await untilModalSays(product, '1 of 1 rows can be requested.')
    expect(preview.lines.join('\n')).toContain(one.name)
    await ann.press('Cancel')
  })

  it('can be begun from a template', async () => {
    const ann = product.slack.as('ann')
    await ann.command('/company batch', { in: '#changes' })
    await ann.press('Send me a template')
    const sent = await ann.until(() => ann.messages().findLast(({ files }) => files.length > 0))
    expect(sent.files[0]?.content).toContain('company,vendor,seats,ends')
    await ann.close()
  })
})

describe('a preview', () => {
  it('that takes long is told of when it is ready, and opens again where it was closed', async () => {
    const [one] = next(1)
    if (!one) throw new Error('There are too few companies.')
    const ann = product.slack.as('ann')
    const path = `/api/companies/${product.company(one.name).resourceId}`
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 5_500 }, method: 'GET', path })
    await paste(['company;description', `${one.name};Sold in spring`])
    await untilModalSays(product, 'Reading the companies')
    await ann.close()
    await ann.until(() => ann.messages().find(({ text }) => text.includes('its preview is ready')), 15_000)
    await ann.press('Open the preview', { in: 'its preview is ready' })
    const { lines } = await untilModalSays(product, '1 of 1 rows can be requested.')
    expect(lines.join('\n')).toContain('*Sold in spring*')
    await ann.close()
  })

  it('has its faults mended, row by row', async () => {
    const [one] = next(1)
    if (!one) throw new Error('There are too few companies.')
    const ann = product.slack.as('ann')
    await paste(['company,seats', `${one.name},+3`, 'Nobody Of That Name,+4', `${one.name} ,many`])
    await untilModalSays(product, '1 of 3 rows can be requested.')
    await ann.press('Faults as CSV')
    const sent = await ann.until(() => ann.messages().findLast(({ files }) => files[0]?.name === 'faults.csv'))
    expect(sent.files[0]?.content).toContain("3,Nobody Of That Name,,'+4,,,,unknown,")
    const [two] = next(1)
    await ann.press('Mend the faults')
    await ann.until(() => ann.modal()?.submit === 'Preview')
    await ann.fill({ 'Or pasted rows': `company,seats\n${two?.name},+4` })
    await ann.submit()
    await ann.until(() => ann.modal()?.submit === 'Request 2 changes', 15_000)
    await ann.close()
  })
})

/** Ann requests a batch with ten more seats for each. */
async function requested(companies: readonly { name: string }[], reason: string) {
  const ann = product.slack.as('ann')
  await paste(['company,seats', ...companies.map(({ name }) => `${name},+10`)], 'ann', reason)
  await ann.until(() => ann.modal()?.submit === `Request ${companies.length} changes`, 15_000)
  await ann.submit()
  await untilModalSays(product, 'Requested:')
  await ann.close()
}

async function approveAll(words: string, count: number) {
  const carla = product.slack.as('carla')
  while (carla.modal()) await carla.close()
  await product.slack.until(() => message(words)?.buttons.includes('Review'))
  await carla.press('Review', { in: words })
  await carla.until(() => carla.modal()?.submit === `Approve all ${count}`, 15_000)
  await carla.submit()
  await untilModalSays(product, `Approved: ${count} changes`, 'carla')
  await carla.close()
}

describe('a search', () => {
  it('lists the companies that match, and makes a batch of those ticked', async () => {
    const ann = product.slack.as('ann')
    await ann.command('/company batch acme seats=+10% at=end-14d', { in: '#changes' })
    const form = await ann.until(() => (ann.modal()?.submit === 'Preview' ? ann.modal() : undefined), 15_000)
    const offered = form.inputs.Companies?.options ?? []
    expect(offered.length).toBeGreaterThan(2)
    expect(form.inputs.Companies?.value).toEqual(offered)
    expect(form.inputs.Changes?.value).toBe('seats=+10% at=end-14d')
    await ann.fill({ Companies: [], Changes: 'seats', Reason: 'They hired' })
    expect((await ann.submit()).errors).toMatchObject({
      Companies: 'Tick at least one company first.',
      Changes: '“seats” is not understood: write field=value, like seats=+10%.'
    })
    await ann.fill({ Companies: offered.slice(0, 2), Changes: 'seats=+10%' })
    await ann.submit()
    const preview = await ann.until(
      () => (ann.modal()?.submit === 'Request 2 changes' ? ann.modal() : undefined),
      15_000
    )
    expect(preview.lines.join('\n')).toContain('2 of 2 rows can be requested.')
    await ann.close()
  })

  it('that finds nothing, or names no company, says so', async () => {
    const ann = product.slack.as('ann')
    await ann.command('/company batch nobody-of-that-name', { in: '#changes' })
    await untilModalSays(product, 'No company matches “nobody-of-that-name”.')
    await ann.close()
    await ann.command('/company batch seats=+10%', { in: '#changes' })
    await untilModalSays(product, 'Name the companies too')
    await ann.close()
  })
})

describe('a batch', () => {
  it('is previewed from pasted rows, requested, approved in part, and applied', async () => {
    const [one, two, three] = next(3)
    if (!one || !two || !three) throw new Error('There are too few companies.')
    const ann = product.slack.as('ann')
    await paste([
      'company\tseats',
      `${one.name}\t+40`,
      `${two.name}\t+10%`,
      `${three.name}\t+1`,
      'Nobody Of That Name\t5',
      `${one.name}\t+1`,
      `${names[0]?.name}\t${names[0]?.seats}`
    ])
    const preview = await untilModalSays(product, 'can be requested')
    const done = await ann.until(() => (ann.modal()?.submit?.startsWith('Request') ? ann.modal() : undefined), 15_000)
    expect(done.submit).toBe('Request 3 changes')
    expect(preview.title).toBe('Several changes')
    expect(done.lines.join('\n')).toContain(
      '*3 of 6 rows can be requested.* The others: 1 unknown · 1 unchanged · 1 not valid.'
    )
    expect(done.lines.join('\n')).toContain('Row 6')
    await ann.submit()
    await untilModalSays(product, 'Requested: 3 changes')
    const card = await product.slack.until(() => message('3 changes'))
    expect(card.lines.join('\n')).toContain('Waiting for approval')

    const carla = product.slack.as('carla')
    for (const [by, title] of [
      ['ann', 'My open changes: 1'],
      ['carla', 'Waiting for me: 1']
    ] as const) {
      const person = product.slack.as(by)
      await person.openHome()
      const home = await person.until(() => (person.home()?.lines.includes(title) ? person.home() : undefined))
      expect(home.lines.join('\n')).toMatch(/Waiting for approval\* · 3 changes together · Keepnet 3 · seats \+\d+/)
      expect(home.buttons.filter(name => name === 'Review')).toHaveLength(by === 'carla' ? 1 : 0)
    }
    await carla.press('Review a batch of 3 changes', { home: true })
    await carla.until(() => carla.modal()?.submit === 'Approve all 3')
    await carla.choose(tickOf(three.name), [])
    await carla.until(() => carla.modal()?.submit === 'Approve 2 of 3')
    await carla.submit()
    await untilModalSays(product, 'Approved: 2 changes. The other 1 change rejected.', 'carla')
    await product.slack.until(() => message('2 applied'), 20_000)
    const told = await product.slack.until(
      () => message('2 applied')?.thread.find(({ files }) => files.length > 0),
      20_000
    )
    expect(told.text).toContain('@ann')
    const lines = told.files[0]?.content.trim().split('\r\n') ?? []
    expect(lines).toHaveLength(4)
    expect(lines[1]).toContain(`1,${one.name},`)
    expect(lines[1]).toContain('applied')
    expect(lines[3]).toContain('left out or rejected')
    expect(product.company(one.name).numberOfUsers).toBe(one.seats + 40)
    expect(product.company(three.name).numberOfUsers).toBe(three.seats)

    // Undone as a whole, except where the company has moved since.
    await product.keepnet.change(product.company(two.name).resourceId, { numberOfUsers: two.seats + 500 })
    while (ann.modal()) await ann.close()
    await ann.press('Undo all', { in: '2 applied' })
    const undo = await ann.until(() => (ann.modal()?.submit === 'Request 1 change' ? ann.modal() : undefined), 15_000)
    expect(undo.lines.join('\n')).toContain(`Seats: ${one.seats + 40} → *${one.seats}*`)
    expect(undo.lines.join('\n')).toContain('It was changed since: Seats.')
    await ann.close()
  })
})

describe('rows that are not applied', () => {
  it('hold up no other row, and are retried together on the live values', async () => {
    const [one, two, three] = next(3)
    if (!one || !two || !three) throw new Error('There are too few companies.')
    const ann = product.slack.as('ann')
    await requested([one, two, three], 'For the retry')
    // Somebody changes one at the vendor meanwhile, and the vendor refuses another.
    await product.keepnet.change(product.company(two.name).resourceId, { numberOfUsers: two.seats + 1 })
    product.keepnet.injectFaults({
      how: { name: 'refuse', status: 400 },
      method: 'PUT',
      path: `/api/companies/${product.company(three.name).resourceId}`
    })
    await approveAll('For the retry', 3)
    const { lines } = await product.slack.until(() => {
      const card = message('For the retry')
      return card?.buttons.includes('Retry the failed') ? card : undefined
    }, 30_000)
    expect(lines.join('\n')).toContain('1 applied · 1 conflict · 1 failed')
    expect([one, two, three].map(({ name }) => product.company(name).numberOfUsers)).toEqual([
      one.seats + 10,
      two.seats + 1,
      three.seats
    ])
    await ann.press('Retry the failed', { in: 'For the retry' })
    const preview = await ann.until(
      () => (ann.modal()?.submit === 'Request 2 changes' ? ann.modal() : undefined),
      15_000
    )
    expect(preview.lines.join('\n')).toContain(`${two.seats + 10}`)
    await ann.submit()
    await untilModalSays(product, 'Requested: 2 changes')
    await ann.close()
    await approveAll('2 changes', 2)
    await product.slack.until(() => message('2 changes')?.lines.join().includes('*Applied*'), 30_000)
    expect([two, three].map(({ name }) => product.company(name).numberOfUsers)).toEqual([
      two.seats + 10,
      three.seats + 10
    ])
  }, 90_000)
})

describe('a batch that is stopped while its rows are applied', () => {
  it('applies what was begun, withdraws the rest, and says how many of each', async () => {
    const companies = next(6)
    product.keepnet.injectFaults({
      how: { name: 'slow', milliseconds: 1_500 },
      method: 'PUT',
      times: 'always',
      path: '/api/companies/:id'
    })
    await requested(companies, 'For the stop')
    await approveAll('For the stop', 6)
    await product.slack.until(() => message('For the stop')?.buttons.includes('Stop the rest'))
    await product.slack.as('ann').press('Stop the rest', { in: 'For the stop' })
    await product.slack.until(() => message('For the stop')?.thread.some(({ files }) => files.length > 0), 30_000)
    const raised = companies.filter(({ name, seats }) => product.company(name).numberOfUsers === seats + 10).length
    const text = message('For the stop')?.lines.join('\n') ?? ''
    expect(text).toContain('@ann stopped the rest')
    expect(raised).toBeLessThan(6)
    expect(text).toContain(`${raised} applied · ${6 - raised} withdrawn`)
  }, 60_000)
})
