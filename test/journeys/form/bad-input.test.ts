import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { viewOf } from '../harness/screen.ts'
import { post, pressBody, submissionBody } from '../harness/signed-requests.ts'
import { answerTo, ask, card, openForm, openReview, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
})
afterAll(() => product.close())

const OTHER_TEAM = 'You belong to another Slack workspace. Only members of this one can use Countersign.'
const NAME = 'Cedar Pharma S.A.'
const openChanges = async () => (await answerTo(product, '/company queue', 'ben')).lines[0]

describe('somebody of another team', () => {
  it.each(['help', 'update acme', 'show acme', 'queue'])('is refused: /company %s', async text => {
    expect((await answerTo(product, `/company ${text}`, 'otto')).text).toBe(OTHER_TEAM)
    expect(product.slack.as('otto').modal()).toBeUndefined()
  })

  it('is refused privately at the Review button', async () => {
    await ask(product, `${NAME} seats=+1 reason="For Otto"`)
    await untilCardSays(product, NAME, 'Waiting for approval')
    const otto = product.slack.as('otto')
    await otto.press('Review', { in: NAME })
    await otto.until(() => otto.messages('#changes').some(one => one.ephemeral && one.lines.includes(OTHER_TEAM)))
    expect(otto.modal()).toBeUndefined()
    expect(
      product.slack
        .as('ann')
        .messages('#changes')
        .some(one => one.lines.includes(OTHER_TEAM))
    ).toBe(false)
  })

  it('is refused in every form, whoever opened it', async () => {
    await openReview(product, NAME)
    const decided = await post(product, { body: await submissionBody(product, 'carla', 'otto') })
    expect(decided).toMatchObject({ status: 200, said: expect.stringContaining('another Slack workspace') })
    await openForm(product, 'quarry bakery gmbh seats=+1 reason="For Otto"')
    const requested = await post(product, { body: await submissionBody(product, 'ann', 'otto') })
    expect(requested).toMatchObject({ status: 200, said: expect.stringContaining('another Slack workspace') })
    expect((await post(product, { body: await pressBody(product, 'ann', 'otto', 'company.all') })).status).toBe(200)
    expect(await openChanges()).toBe('1 change is open.')
    expect(product.slack.as('ann').modal()?.inputs.Name).toBeUndefined()
    expect(product.slack.as('otto').messages()).toEqual([])
  })
})

describe('somebody who may not decide', () => {
  it('is told why privately, and sees the change', async () => {
    const ben = product.slack.as('ben')
    await ben.press('Review', { in: NAME })
    const modal = await untilModalSays(product, 'You’re not an approver for this change.', 'ben')
    expect(modal.lines.join('\n')).toContain('Seats\u2003540 → *541*')
    expect(modal).toMatchObject({ submit: null, buttons: [] })
    expect(card(product, NAME)?.lines.join('\n')).not.toContain('not among')
    await ben.close()
  })

  it('cannot decide with the form of somebody who may', async () => {
    await openReview(product, NAME)
    await product.slack.as('carla').fill({ Decision: 'Approve' })
    for (const by of ['ben', 'ann', 'dev']) {
      const { said } = await post(product, { body: await submissionBody(product, 'carla', by) })
      expect(said).toContain('This form has expired. Press Review again.')
    }
    expect(card(product, NAME)?.lines.join('\n')).toContain('Waiting for approval')
    expect(product.writes()).toBe(0)
  })

  it('cannot withdraw somebody else’s change', async () => {
    const change = await changeIn('ann')
    await post(product, { body: await pressBody(product, 'ann', 'ben', 'change.withdraw', change) })
    await untilModalSays(product, 'Only the requester can withdraw a change.')
    expect(card(product, NAME)?.lines.join('\n')).toContain('Waiting for approval')
  })

  it('is told that somebody else must decide on their own change, and can withdraw it there', async () => {
    const change = await changeIn('ann')
    expect(change).toMatch(/^chg_/)
    const ann = product.slack.as('ann')
    expect(ann.modal()?.lines.join('\n')).toContain('You requested this change, so somebody else must decide.')
    await ann.press('Withdraw my change')
    await untilModalSays(product, 'Withdrawn. Nothing was changed.')
    const done = await untilCardSays(product, NAME, 'Withdrawn by @ann')
    expect(done.buttons).toEqual(['Request again', 'Show company'])
  })
})

describe('the form of a change', () => {
  it('cannot be submitted in the name of somebody else', async () => {
    await openForm(product, 'quarry bakery gmbh seats=+1 reason="Mine"')
    const { said } = await post(product, { body: await submissionBody(product, 'ann', 'ben') })
    expect(said).toContain('This form is too old.')
    expect(await openChanges()).toBe('No change is open.')
  })

  it('makes one change, however often it is submitted', async () => {
    const body = await submissionBody(product, 'ann', 'ann')
    await Promise.all([post(product, { body }), post(product, { body }), product.slack.as('ann').submit()])
    await post(product, { body })
    await untilCardSays(product, 'Quarry Bakery GmbH', 'Waiting for approval')
    expect(await openChanges()).toBe('1 change is open.')
    const cards = product.slack
      .as('ben')
      .messages('#changes')
      .filter(one => one.text.includes('Quarry Bakery GmbH (Keepnet, '))
    expect(cards.filter(one => !one.ephemeral)).toHaveLength(1)
  })
})

/** Ann presses Review on her own change. Returns its id from the form's button. */
async function changeIn(by: string): Promise<string> {
  const person = product.slack.as(by)
  if (person.modal()) await person.close()
  await person.press('Review', { in: `Waiting for approval* · ${NAME}` })
  await untilModalSays(product, 'Withdraw my change', by)
  return withdrawValue(by)
}

async function withdrawValue(by: string): Promise<string> {
  const { blocks } = await viewOf(product, by)
  const button = /chg_[0-9a-f]+/.exec(JSON.stringify(blocks))
  return button?.[0] ?? ''
}
