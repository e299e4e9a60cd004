import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { approve } from '../approvals/acts.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { answerTo, untilCardSays } from '../harness/steps.ts'

const POLICY = `
roles: { finance: { people: [U0FAY] } }
otherwise: finance
`
const NAME = 'Hazelton Water Inc.'

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http', {
    environment: { CHANGES_CHANNEL: 'C0CHANGES' },
    watch: { every: 500 },
    channels: [{ id: 'C0SALES', name: 'sales', members: ['U0ANN', 'U0BEN'], isPrivate: true }],
    pace: { watch: true, followEvery: 100 }
  })
}, 120_000)
afterAll(() => product.close())

/**
 * Somebody posts a message, and Ann chooses the shortcut on it, until the form knows its company: the directory does
 * once a first scan has ended.
 */
async function choose(text: string, channel = '#general') {
  const ann = product.slack.as('ann')
  await product.slack.as('ben').command(text, { in: channel })
  for (;;) {
    await ann.shortcut('Request a change', { in: channel, message: text.slice(0, 20) })
    const modal = await ann.until(() => (ann.modal()?.submit === 'Request approval' ? ann.modal() : undefined), 15_000)
    if (modal.inputs.Seats || modal.lines.join().includes('several')) return modal
    await ann.close()
  }
}

describe('the shortcut on a message', () => {
  it('fills the form with what the message says, and tells its thread how the change ended', async () => {
    const seats = product.company(NAME).numberOfUsers ?? 0
    const form = await choose(`PO 4711: please give Hazelton Water Inc. +40 seats from next week.`)
    expect(form.inputs.Seats?.value).toBe(String(seats + 40))
    expect(form.inputs.Reason?.value).toBe('PO 4711: please give Hazelton Water Inc. +40 seats from next week.')
    expect(form.inputs.Reference?.value).toMatch(/^https:\/\/northwind\.slack\.com\/archives\/C0GENERAL\/p\d+$/)
    expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, NAME, 'Waiting')
    await approve(product, NAME, 'fay')
    await untilCardSays(product, NAME, 'Applied')
    const root = () => product.slack.as('ben').messages('#general').at(-1)
    const told = await product.slack.until(() => root()?.thread.at(-1), 15_000)
    expect(told.text).toContain(NAME)
  }, 60_000)

  it('tells the person alone where the bot is not in the channel', async () => {
    const other = 'Quarry Textiles Ltd'
    const form = await choose(`Quarry Textiles Ltd: seats=+5, thanks`, '#sales')
    expect(form.inputs.Reference?.value).toMatch(/\/archives\/C0SALES\/p\d+$/)
    expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, other, 'Waiting')
    await approve(product, other, 'fay')
    await untilCardSays(product, other, 'Applied')
    const ann = product.slack.as('ann')
    const told = await ann.until(() => ann.messages().find(({ text }) => text.includes(other)), 15_000)
    expect(told.text).toContain('@ann')
    expect(ann.messages('#sales').at(-1)?.thread).toEqual([])
  }, 60_000)

  it('lets the person choose where the message names several companies', async () => {
    const form = await choose(`Both Hazelton Water Inc. and Quarry Textiles Ltd want to renew.`)
    expect(form.lines.join('\n')).toContain('names several companies')
    expect(form.inputs.Company?.options).toEqual(expect.arrayContaining(['Hazelton Water Inc.', 'Quarry Textiles Ltd']))
  }, 60_000)
})

describe('/company export', () => {
  it('sends a file of all companies to the person alone', async () => {
    const answer = await answerTo(product, '/company export')
    expect(answer.text).toMatch(/^Sent you a CSV of [\d,]+ companies/)
    const ann = product.slack.as('ann')
    const file = await ann.until(() => ann.messages().at(-1)?.files[0])
    expect(file.name).toMatch(/^companies-\d{4}-\d\d-\d\d\.csv$/)
    const [head = '', ...lines] = file.content.replace('\uFEFF', '').trim().split('\r\n')
    expect(head).toBe('vendor,company,id,external id,seats,used,licence ends,tags,seen at')
    expect(lines.find(line => line.startsWith('Keepnet,Hazelton Water Inc.,'))).toMatch(/,\d+,\d+,\d{4}-\d\d-\d\d,/)
    expect(
      product.slack
        .as('ben')
        .messages()
        .flatMap(({ files }) => files)
    ).toEqual([])
  })
})
