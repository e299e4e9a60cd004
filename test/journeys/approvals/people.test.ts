import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card, openReview, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, formFor, openReviewOf, send } from './acts.ts'
import { type ApprovalProduct, FINANCE, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE, people: [U0GINA, U0ROBO, U0DORA, U0OTTO, U0LENA] }
otherwise: 1 of finance
`
const MEMBERS = ['U0FAY', 'U0FINN']

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

describe('people that the policy names who are not members', () => {
  it.each([
    ['gina', 'Only full members of this workspace can do this; you are here as a guest.'],
    ['robo', 'Only full members of this workspace can do this; you are here as a bot.'],
    ['dora', 'Only full members of this workspace can do this; you are here as a deactivated user.']
  ])('cannot approve: %s', async (by, sentence) => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await untilCardSays(product, name, 'Waiting for approval')
    expect(await openReviewOf(product, name, by)).toContain(sentence)
    await untilCardSays(product, name, 'Waiting for approval')
  })

  it('cannot approve from another workspace, and see no form', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await untilCardSays(product, name, 'Waiting for approval')
    const otto = product.slack.as('otto')
    await otto.press('Review', { in: name })
    const told = await otto.until(() => otto.messages('#changes').findLast(({ ephemeral }) => ephemeral))
    expect(told.text).toContain('You belong to another Slack workspace.')
    expect(otto.modal()).toBeUndefined()
  })

  it('cannot request either', async () => {
    const { name } = product.fresh()
    const gina = product.slack.as('gina')
    await gina.command(`/company update "${name.toLowerCase()}" seats=+10 reason="PO 1234"`, { in: '#changes' })
    await gina.until(() => gina.modal()?.lines[0]?.includes('you are here as a guest.'))
    expect(gina.modal()?.submit).toBeNull()
    expect(card(product, name)).toBeUndefined()
  })
})

describe('while Slack cannot list the approvers’ group', () => {
  it('nobody can approve as its member, named people still can, and all can when Slack answers again', async () => {
    const [first, second] = [product.fresh(), product.fresh()]
    await askSeats(product, first.name, '+10')
    await askSeats(product, second.name, '+10')
    await openReview(product, first.name, 'fay')
    await openReview(product, second.name, 'lena')
    const answerAgain = product.slack.limit(100, 1, 'usergroups.users.list')
    expect(await send(product, 'fay', { Decision: 'Approve' })).toContain(
      'Slack couldn’t tell us who is in the policy’s user groups just now, so nothing was done. Try again in a minute.'
    )
    expect(card(product, first.name)?.text).toContain('Waiting for approval')
    expect(await send(product, 'lena', { Decision: 'Approve' })).toBe('closed')

    answerAgain()
    const fay = product.slack.as('fay')
    await fay.press('Review again')
    await fay.until(() => fay.modal()?.submit === 'Submit decision')
    await send(product, 'fay', { Decision: 'Approve' })
    await untilCardSays(product, first.name, 'verified at Keepnet')
  })
})

describe('while Slack cannot look somebody up', () => {
  it('they can neither approve nor request, and can when Slack answers again', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'fay')
    let answerAgain = product.slack.limit(100, 1, 'users.info')
    const sentence = 'Slack couldn’t tell us who you are just now, so nothing was done. Try again in a minute.'
    expect(await send(product, 'fay', { Decision: 'Approve' })).toContain(sentence)
    answerAgain()

    const other = product.fresh()
    await formFor(product, other.name, '+10')
    const ann = product.slack.as('ann')
    answerAgain = product.slack.limit(100, 1, 'users.info')
    await ann.submit()
    expect(ann.modal()?.lines[0]).toContain(sentence)
    answerAgain()
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, other.name, 'Waiting for approval')

    await product.slack.as('fay').close()
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'verified at Keepnet')
  })
})

describe('somebody removed from the group', () => {
  it('cannot approve with a form opened before', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'finn')
    product.slack.regroup(FINANCE, ['U0FAY'])
    expect(await send(product, 'finn', { Decision: 'Approve' })).toContain('You’re not an approver for this change.')
    expect(card(product, name)?.text).toContain('Waiting for approval')
    product.slack.regroup(FINANCE, MEMBERS)
    const finn = product.slack.as('finn')
    await finn.press('Review again')
    await finn.until(() => finn.modal()?.submit === 'Submit decision')
  })
})
