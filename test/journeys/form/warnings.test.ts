import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { problemsIn } from '../harness/screen.ts'
import { card, openForm, openReview, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

/** Requests a change and sees the warning in the form, the message and the review. */
async function expectEverywhere(name: string, answers: string, words: string) {
  const form = await openForm(product, `${name} ${answers} reason="To see"`)
  expect(form.lines.join('\n')).toContain(words)
  await askAndSee(name, words)
}

async function askAndSee(name: string, words: string) {
  expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
  const requested = await untilCardSays(product, name, `*Warning:* ${words}`)
  expect(requested.text).toContain(`Warning: ${words}`)
  await openReview(product, name)
  await untilModalSays(product, `Warning: ${words}`, 'carla')
}

describe('a warning stands in the form, the message and the review, and blocks nothing', () => {
  it('fewer seats than users', async () => {
    const { targetUserCount } = product.company('Maplewood Robotics B.V.')
    const words = `Fewer seats (${targetUserCount - 1}) than users (${targetUserCount}).`
    await expectEverywhere('Maplewood Robotics B.V.', `seats=${targetUserCount - 1}`, words)
  })

  it('a decrease of more than 20 %', async () => {
    await expectEverywhere('Quarry Textiles Ltd', 'seats=287', 'Cuts 73 of 360 seats.')
    const carla = product.slack.as('carla')
    await carla.fill({ Decision: 'Approve' })
    await carla.submit()
    await untilCardSays(product, 'Quarry Textiles Ltd', 'verified at Keepnet')
  })

  it('but not a decrease of 20 %', async () => {
    const form = await openForm(product, 'Northgate Optics S.A. seats=288')
    expect(form.inputs.Seats?.value).toBe('288')
    expect(await problemsIn(product, 'warning')).toEqual([])
  })

  it('a licence that has ended', async () => {
    const { licenseEndDate } = product.company('Larkspur Insurance B.V.')
    const words = `The licence ended on ${sayDate(String(licenseEndDate))}. The vendor may refuse other changes until it is renewed.`
    await expectEverywhere('Larkspur Insurance B.V.', 'seats=+1', words)
  })

  it('seats that are no longer unlimited', async () => {
    const words = 'Seats are unlimited now. This sets a limit of 7,000.'
    await expectEverywhere('Oakfield Robotics GmbH', 'limited=yes seats=7000', words)
  })

  it('another change that is open', async () => {
    await openForm(product, 'Cedar Pharma S.A. seats=+1 reason=First')
    await product.slack.as('ann').submit()
    await untilCardSays(product, 'Cedar Pharma S.A.', 'Waiting')
    const form = await openForm(product, 'Cedar Pharma S.A. seats=+2 reason="To see"')
    expect(form.lines).toContain('Another change for this company is open.')
    await askAndSee('Cedar Pharma S.A.', 'Requested while another change for this company was open.')
    expect(card(product, 'Cedar Pharma S.A.')?.lines.join()).toContain('“To see')
  })

  it('what was typed in the open form, when the form is redrawn', async () => {
    await openForm(product, 'Dunmere Logistics Inc. reason="To see"')
    const ann = product.slack.as('ann')
    await ann.fill({ Seats: '100' })
    await ann.press('Show profile and settings')
    await untilModalSays(product, 'Fewer seats (100) than users (195).')
    await askAndSee('Dunmere Logistics Inc.', 'Cuts 530 of 630 seats.')
  })
})
