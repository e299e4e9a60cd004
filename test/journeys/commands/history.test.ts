import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { answerTo, ask, decide, untilCardSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
  await ask(product, 'quarry bakery gmbh seats=+2 reason=Second')
  await decide(product, 'Quarry Bakery GmbH', 'Reject', 'No')
  await untilCardSays(product, 'Quarry Bakery GmbH', 'Rejected by @carla')
}, 60_000)
afterAll(() => product.close())

describe('/company history', () => {
  it('shows who requested what, and how it ended, and sends it as a file to who asked', async () => {
    const carla = product.slack.as('carla')
    const answer = await answerTo(product, '/company history quarry bakery', 'carla')
    expect(answer.ephemeral).toBe(true)
    expect(answer.lines[0]).toMatch(/^History of \*Quarry Bakery GmbH\* \(Keepnet, id .*\): 1 change\.$/)
    expect(answer.lines[1]).toMatch(/^⛔ \*Rejected\* · Seats: /)
    expect(answer.lines[1]).toMatch(/^Requested by @ann .* · rejected by @carla: “No” .* · ended /m)
    await carla.press('Send me a CSV file', { in: 'History of' })
    await carla.until(() => carla.messages('#changes').some(one => one.text.includes('the file is in your messages')))
    const { files, text } = await carla.until(() => carla.messages().find(message => message.files.length > 0))
    expect(text).toMatch(/^History of Quarry Bakery GmbH \(Keepnet, id /)
    expect(files[0]?.name).toBe('history-quarry-bakery-gmbh-all.csv')
    expect(files[0]?.content).toMatch(/\r\nchg_[^\r]*,Seats,\d+,\d+,U0CARLA,reject,[^\r]*,rejected,[^\r]*,Second\r\n$/)
    expect(
      product.slack
        .as('ann')
        .messages()
        .some(message => message.files.length > 0)
    ).toBe(false)
  })

  it('knows months, and says what it does not understand', async () => {
    const [year = '', month = ''] = new Date().toISOString().split('-')
    const now = await answerTo(product, `/company history quarry bakery ${year}-${month}`, 'carla')
    expect(now.lines[0]).toContain(': 1 change.')
    const before = await answerTo(
      product,
      `/company history quarry bakery ${month === '01' ? 'february' : 'january'} ${Number(year) - 1}`,
      'carla'
    )
    expect(before.text).toContain(': no change was requested.')
    expect((await answerTo(product, '/company history quarry bakery 2027-13', 'carla')).text).toContain(
      '“2027-13” is not understood.'
    )
  })
})
