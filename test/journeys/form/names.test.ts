import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { marked, screenOf } from '../harness/screen.ts'
import { answerTo, card, decide, openForm, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

const MARKUP = [
  'Bread & Butter Sample',
  'Less <Than> More Ltd',
  'R&D > Sales *Bold* Sample',
  '<!channel> Alert Sample',
  '<@U012AB3CD> & Partners',
  '[Link](https://name.example) Sample',
  '&amp; Ampersand Sample'
]
const SCRIPTS = ['株式会社さくら見本', 'شركة النخيل التجريبية', 'İstanbul Işık Elektrik Örnek', 'ŞİRİN ÇAY Bahçesi']
const REASON = 'For <!here>, <@U0BEN> & <https://evil.example|Slack>, 5*3'

/** Ann chooses the company by typing its name, and requests a change. */
async function askFor(name: string) {
  await openForm(product, '')
  const ann = product.slack.as('ann')
  await ann.fill({ Company: name })
  const form = await ann.until(() => ann.modal()?.inputs.Seats && ann.modal())
  await ann.fill({ Seats: String(Number(form.inputs.Seats?.value) + 1), Reason: REASON })
  expect(await ann.submit()).toEqual({ done: 'closed' })
  return await untilCardSays(product, name, 'Waiting for approval')
}

describe('a name that looks like markup', () => {
  it.each(MARKUP)('appears in the message as it is: %s', async name => {
    const requested = await askFor(name)
    expect(requested.lines.join('\n')).toContain(`· ${name} · Keepnet`)
    expect(requested.text).toContain(`: ${name} (Keepnet, id `)
    expect(requested.text).toContain(`reason “${REASON}”`)
  })

  it('is escaped wherever Slack reads markup, so that nobody is notified and nothing becomes a link', async () => {
    await answerTo(product, '/company show alert sample', 'carla')
    const queue = await answerTo(product, '/company queue', 'carla')
    expect(queue.lines.join('\n')).toMatch(
      /\*<!channel> Alert Sample\* \(Keepnet, id [^)]+\): Seats: 400 → \*401\* \(\+1\)/
    )
    await product.slack.as('carla').press('Review', { in: 'Waiting for approval* · <@U012AB3CD>' })
    await untilModalSays(product, 'Change request: *<@U012AB3CD> & Partners*', 'carla')
    await openForm(product, '<!channel> seats=<!here>', 'carla')
    const texts = marked(await screenOf(product, 'carla'))
    for (const kept of ['&lt;!channel&gt; Alert Sample', '&lt;@U012AB3CD&gt; &amp; Partners', '&amp;amp; Ampersand']) {
      expect(texts.join('\n')).toContain(kept)
    }
    const sequences = texts.flatMap(text => text.replaceAll(/<!date\^[^>]*>/g, '<date>').match(/<[^>]*>/g) ?? [])
    expect(new Set(sequences)).toEqual(new Set(['<@U0ANN>', '<!subteam^S0APPROVERS>', '<date>']))
  })
})

describe('a name in another script', () => {
  it.each(SCRIPTS)('works from request to outcome: %s', async name => {
    await askFor(name)
    await decide(product, name, 'Approve')
    await untilCardSays(product, name, 'verified at Keepnet')
    const told = await product.slack.until(() => card(product, name)?.thread[0])
    expect(told.text).toContain(`@ann Applied: ${name} (Keepnet)`)
    expect((await answerTo(product, `/company show ${name}`)).lines[0]).toBe(`*${name}* · Keepnet`)
  })
})
