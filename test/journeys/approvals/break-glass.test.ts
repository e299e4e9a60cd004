import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { companyId } from '../../../src/slack/text/company.ts'
import { answerTo, card, openReview, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { approve, askSeats, openReviewOf, send } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const ALONE = 'Apply it alone (break-glass)'
const ROLES = `
roles:
  finance: { groups: S0FINANCE }
  oncall: { people: [U0ANN, U0LENA] }
`
const DECREASES = '{ when: { field: seats, direction: down }, needs: 1 of finance, type-the-name: true }'

describe('changes with a step-up', () => {
  let product: ApprovalProduct
  beforeAll(async () => {
    product = await openWorkspace(`${ROLES}rules: [${DECREASES}]\notherwise: 1 of finance\n`)
  })
  afterAll(() => product.close())

  it('are approved by typing the company’s name; a wrong name gets an error under the field', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '-1')
    await openReview(product, name, 'fay')
    expect(product.slack.as('fay').modal()?.inputs['Company’s name']?.hint).toContain(`Type ${name} to confirm.`)
    const sentence = `Type ${name} to confirm.`
    expect(await send(product, 'fay', { Decision: 'Approve' })).toBe(sentence)
    expect(await send(product, 'fay', { 'Company’s name': name.toUpperCase() })).toBe(sentence)
    expect(product.company(name).numberOfUsers).toBe(seats)
    expect(await send(product, 'fay', { 'Company’s name': name })).toBe('closed')
    await untilCardSays(product, name, 'verified at Keepnet')
  })

  it('show the name as it is, even with characters that Slack escapes', async () => {
    const name = 'R&D > Sales *Bold* Sample'
    await askSeats(product, name, '-1')
    await openReview(product, name, 'fay')
    const sentence = `Type ${name} to confirm.`
    expect(await send(product, 'fay', { Decision: 'Approve', 'Company’s name': 'R&amp;D' })).toBe(sentence)
  })

  it('are the only ones that require it', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+1')
    await openReview(product, name, 'fay')
    expect(Object.keys(product.slack.as('fay').modal()?.inputs ?? {})).toEqual(['Decision', 'Reason'])
  })

  it('can be applied by nobody alone if the policy names nobody', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+1')
    await openReview(product, name, 'finn')
    expect(product.slack.as('finn').modal()?.inputs.Decision?.options).toEqual(['Approve', 'Reject'])
    expect(await openReviewOf(product, name, 'ann')).toContain(
      'You requested this change, so somebody else must decide.'
    )
  })
})

describe('break-glass', () => {
  let product: ApprovalProduct
  beforeAll(async () => {
    product = await openWorkspace(
      `${ROLES}rules: [${DECREASES}]\notherwise: 1 of finance\nmay: { break-glass: oncall }\n`
    )
  })
  afterAll(() => product.close())

  it('is offered only to the people that the policy names, including the requester', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    expect(await offered('ann', name)).toEqual([ALONE])
    expect(await offered('lena', name)).toEqual([ALONE])
    expect(await offered('fay', name)).toEqual(['Approve', 'Reject'])
    expect(await openReviewOf(product, name, 'dev')).toContain('You’re not an approver for this change.')
  })

  it('needs a reason, is announced in the channel and stays marked', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'ann')
    expect(await send(product, 'ann', { Decision: ALONE })).toBe(
      'Say why this can’t wait for an approval: it is announced in the channel.'
    )
    expect(await send(product, 'ann', { Reason: 'Customer locked out' })).toBe('closed')

    const announced = await product.slack.until(() => inChannel('Break-glass: @').findLast(has(name)))
    expect(announced.text).toBe(
      `Break-glass: @ann is applying a change of ${name} (id ${companyId({ id: product.company(name).resourceId })}) alone, Seats from ${seats} to ${seats + 10} (+10). Reason: “Customer locked out”`
    )
    const done = await product.slack.until(() => inChannel('Applied by break-glass: ').find(has(name)))
    expect(done.text).toContain('applied alone by @ann (break-glass): “Customer locked out”, verified at Keepnet.')
    expect(product.company(name).numberOfUsers).toBe(seats + 10)
  })

  it('is shown to everybody in the queue', async () => {
    const answer = (await answerTo(product, '/company queue', 'ben')).lines.join('\n')
    expect(answer).toContain('*Break-glass in the last 30 days: 1*')
    expect(answer).toMatch(/@ann on \d{1,2} \w{3} \d{4}: Customer locked out \(applied by break-glass\)/)
  })

  it('keeps the step-up: the name has to be typed', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '-10')
    await openReview(product, name, 'lena')
    expect(await send(product, 'lena', { Decision: ALONE, Reason: 'Urgent' })).toContain('to confirm.')
    await send(product, 'lena', { 'Company’s name': name })
    await product.slack.until(() => product.company(name).numberOfUsers === seats - 10)
  })

  it('lets the requester go back', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'ann')
    await product.slack.as('ann').press('Withdraw my change')
    await untilModalSays(product, 'Withdrawn. Nothing was changed.')
    await untilCardSays(product, name, 'Withdrawn by @ann')
  })

  it('is optional: others approve as usual', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'verified at Keepnet')
    expect(card(product, name)?.text).not.toContain('break-glass')
  })

  async function offered(by: string, name: string) {
    await openReview(product, name, by)
    return product.slack.as(by).modal()?.inputs.Decision?.options
  }

  function inChannel(words: string) {
    return product.slack.as('ben').messages('#changes').filter(has(words))
  }

  function has(words: string) {
    return ({ text }: { text: string }) => text.includes(words)
  }
})
