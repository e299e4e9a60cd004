import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { dayFromToday, openForm, untilCardSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
})
afterAll(() => product.close())

const NAME = 'Northgate Optics S.A.'
const SHOW = 'Show profile and settings'
const HIDE = 'Hide profile and settings'

async function openAll(command: string) {
  await openForm(product, command)
  const ann = product.slack.as('ann')
  if (ann.modal()?.buttons.includes(SHOW)) await ann.press(SHOW)
  return await ann.until(() => ann.modal()?.inputs.Name && ann.modal())
}

describe('the switch between licence and all fields', () => {
  it('shows profile and settings besides the licence, and hides them again', async () => {
    const form = await openForm(product, NAME)
    expect(form.lines).toContain('Licence')
    expect(Object.keys(form.inputs)).not.toContain('Name')
    const all = await openAll(NAME)
    expect(all.lines).toEqual(expect.arrayContaining(['Licence', 'Profile', 'Settings']))
    expect(all.inputs.Name?.value).toBe(NAME)
    expect(all.buttons).toContain(HIDE)
  })

  it('keeps what was typed in both directions, and requests all of it', async () => {
    await openForm(product, NAME)
    const ann = product.slack.as('ann')
    const ends = dayFromToday(200)
    await ann.fill({ Seats: '365', 'Licence ends': ends, Reason: 'Both sides', Reference: 'T-1' })
    await ann.press(SHOW)
    const all = await ann.until(() => ann.modal()?.inputs.Name && ann.modal())
    expect(all.inputs.Seats?.value).toBe('365')
    expect(all.inputs['Licence ends']?.value).toBe(ends)

    await ann.fill({ Address: 'Quay 7', Tags: 'gold, north', Country: 'Portugal', Version: 'Hidden', Seats: '366' })
    await ann.press(HIDE)
    const licence = await ann.until(() => !ann.modal()?.inputs.Name && ann.modal())
    expect(licence.inputs.Seats?.value).toBe('366')
    expect(licence.inputs.Reason?.value).toBe('Both sides')
    await ann.press(SHOW)
    const again = await ann.until(() => ann.modal()?.inputs.Name && ann.modal())
    expect(again.inputs.Address?.value).toBe('Quay 7')
    expect(again.inputs.Tags?.value).toBe('gold, north')
    expect(again.inputs.Country?.value).toBe('Portugal')

    await ann.press(HIDE)
    await ann.until(() => !ann.modal()?.inputs.Name)
    expect(await ann.submit()).toEqual({ done: 'closed' })
    const card = await untilCardSays(product, NAME, 'Waiting for approval')
    for (const words of [
      'Seats from 360 to 366 (+6)',
      `to ${sayDate(ends)}`,
      'to Quay 7',
      'Tags + gold, + north',
      'to Portugal',
      'reference T-1'
    ]) {
      expect(card.text).toContain(words)
    }
  })
})

describe('another company', () => {
  it('shows its own values and keeps the reason', async () => {
    await openAll(`${NAME} reason="Same for both" reference=T-2`)
    const ann = product.slack.as('ann')
    await ann.fill({ Seats: '999', Address: 'Quay 8' })
    await ann.fill({ Company: 'Quarry Textiles Ltd' })
    const form = await ann.until(() => ann.modal()?.inputs.Name?.value === 'Quarry Textiles Ltd' && ann.modal())
    const live = product.company('Quarry Textiles Ltd')
    expect(form.inputs.Seats?.value).toBe(String(live.numberOfUsers))
    expect(form.inputs.Address?.value).toBe(live.address)
    expect(form.inputs.Reason?.value).toBe('Same for both')
    expect(form.inputs.Reference?.value).toBe('T-2')
    expect((await ann.submit()).errors?.Company).toContain('Nothing is changed yet')
  })

  it('gets what was typed after the command, computed from its own values', async () => {
    await openForm(product, `${NAME} seats=+10`)
    const ann = product.slack.as('ann')
    await ann.fill({ Company: 'Cedar Pharma S.A.' })
    const wanted = String(Number(product.company('Cedar Pharma S.A.').numberOfUsers) + 10)
    await ann.until(() => ann.modal()?.inputs.Seats?.value === wanted)
  })

  it('is not changed with the previous company’s values', async () => {
    await openForm(product, 'Fernhill Water Ltd seats=+10 reason="Too soon"')
    const ann = product.slack.as('ann')
    // Slack shows the choice at once; the company's values come later.
    product.slack.slow(1_000)
    await ann.fill({ Company: 'Quarry Bakery GmbH' })
    const { errors } = await ann.submit()
    product.slack.slow(0)
    expect(errors?.Company).toContain('does not show this company yet')
  })
})
