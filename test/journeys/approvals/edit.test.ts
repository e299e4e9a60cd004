import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTo, card, openReview, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { approve, askSeats, openReviewOf, send } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE, people: U0LENA }
otherwise: 2 of finance
limits: { seats: { per-change: 100 } }
`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

describe('an approver who edits a change', () => {
  it('counts as its requester from then on; earlier approvals are void and others approve', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, '1 of 2 approvals')
    await edit('finn', name, { Seats: String(seats + 20) })

    const edited = await untilCardSays(product, name, 'Revision 2, edited by @finn, earlier approvals are void')
    expect(edited.text).toContain(`Seats from ${seats} to ${seats + 20}`)
    expect(edited.text).toContain('Needs 2 approvals from @finance or @lena.')

    await openReview(product, name, 'fay')
    expect(product.slack.as('fay').modal()?.lines[0]).toBe(
      `*Edited by @finn* (revision 2): Seats: ${seats + 10} → *${seats + 20}* (+10)\nReason before: “PO 1234”, now: “PO 1234”`
    )
    expect(await openReviewOf(product, name, 'finn')).toContain('You edited this change, so somebody else must decide.')
    await approve(product, name, 'fay')
    await approve(product, name, 'lena')
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toContain('approved by @fay, @lena')
    expect(product.company(name).numberOfUsers).toBe(seats + 20)
  })

  it('is refused if the edit breaks a limit, and keeps what they typed', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await openEdit('finn', name)
    const finn = product.slack.as('finn')
    await finn.fill({ Seats: String(seats + 500) })
    expect(await finn.submit()).toEqual({ done: 'updated' })
    expect(finn.modal()?.lines.join()).toContain('at most 100 more seats in one change. This adds 500.')
    expect(finn.modal()?.inputs.Seats?.value).toBe(String(seats + 500))
    expect(finn.modal()?.submit).toBe('Save the edit')
    expect(card(product, name)?.text).not.toContain('Revision')
  })

  it('gets an error under the first field if nothing would change any more', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await openEdit('finn', name)
    const finn = product.slack.as('finn')
    await finn.fill({ Seats: String(seats) })
    const { errors, failed } = await finn.submit()
    expect(failed).toBeUndefined()
    expect(Object.values(errors ?? {})).toEqual([
      'Nothing is changed yet: all fields are as they are at the vendor now. Change at least one.'
    ])
    expect(finn.modal()?.submit).toBe('Save the edit')
  })
})

describe('the requester of a change that somebody else edits', () => {
  it('is told directly who edited it, what differs from before, both reasons, and that approvals are void', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, '1 of 2 approvals')
    await edit('finn', name, { Seats: String(seats + 20), Reason: 'Ten more joined' })
    const told = await toldAnn(name)
    const edits = `Seats: ${seats + 10} → ${seats + 20} (+10)`
    const means =
      'Earlier approvals are void. From now on @finn counts as its requester too, so somebody else must approve it.'
    expect(told.text).toContain(
      `${means} Edited by @finn (revision 2): ${edits}. Reason before: “PO 1234”, now: “Ten more joined”`
    )
    expect(told.lines).toEqual([
      `✏️ *Your change was edited* · ${name} · Keepnet`,
      `*Edited by @finn* (revision 2): ${edits.replace(` ${seats + 20} `, ` *${seats + 20}* `)}\nReason before: “PO 1234”, now: “Ten more joined”`,
      expect.stringContaining(means)
    ])
  })

  it('is told of each of two edits, by what each changed, also when Slack was away, and of each once', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await untilCardSays(product, name, 'Waiting for approval')
    await openEdit('finn', name)
    await product.slack.as('finn').fill({ Seats: String(seats + 20) })
    product.slack.lose(1, 'chat.postMessage')
    await product.slack.as('finn').submit()
    await untilCardSays(product, name, 'Revision 2')
    await edit('fay', name, { Seats: String(seats + 5) })
    const second = await product.slack.until(
      () => tellings(name).find(({ text }) => text.includes('revision 3')),
      15_000
    )
    expect(second.text).toContain(`Edited by @fay (revision 3): Seats: ${seats + 20} → ${seats + 5} (−15)`)
    await product.slack.until(
      () => product.slack.calls.some(({ method }) => method === 'conversations.history'),
      15_000
    )
    await product.slack.until(() => tellings(name).length === 2, 15_000)
    expect(tellings(name).map(({ text }) => /revision \d\): [^.]*/.exec(text)?.[0])).toEqual([
      `revision 2): Seats: ${seats + 10} → ${seats + 20} (+10)`,
      `revision 3): Seats: ${seats + 20} → ${seats + 5} (−15)`
    ])
  })

  it('is not told of an edit of their own', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await edit('ann', name, { Seats: String(seats + 1) })
    await edit('finn', name, { Seats: String(seats + 2) })
    await toldAnn(name)
    expect(tellings(name).map(({ text }) => /revision \d/.exec(text)?.[0])).toEqual(['revision 3'])
  })
})

describe('a review opened before an edit', () => {
  it('decides nothing and shows the current change', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'fay')
    await edit('finn', name, { Seats: String(seats + 30) })
    await untilCardSays(product, name, 'Revision 2')

    const told = await send(product, 'fay', { Decision: 'Approve' })
    expect(told).toContain('The change was edited since you opened it, so nothing was decided.')
    expect(told).toContain(`Seats\u2003${seats} → *${seats + 30}*`)
    expect(card(product, name)?.text).toContain('Needs 2 approvals')

    const fay = product.slack.as('fay')
    await fay.press('Review again')
    await fay.until(() => fay.modal()?.submit === 'Submit decision')
    await send(product, 'fay', { Decision: 'Approve' })
    await untilCardSays(product, name, '1 of 2 approvals')
  })

  it('makes no second edit', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await openEdit('finn', name)
    await edit('ann', name, { Seats: String(seats + 7) })
    await untilCardSays(product, name, 'Revision 2, edited by @ann')
    const finn = product.slack.as('finn')
    await finn.fill({ Seats: String(seats + 9) })
    expect(await finn.submit()).toEqual({ done: 'updated' })
    expect(finn.modal()?.lines.join()).toContain('The change was edited since you opened it')
    expect(card(product, name)?.text).toContain(`Seats from ${seats} to ${seats + 7}`)
  })
})

describe('the requester', () => {
  it('may edit the change, but still not decide on it', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'lena')
    await edit('ann', name, { Seats: String(seats + 1), Reason: 'One was enough' })
    const edited = await untilCardSays(product, name, 'Revision 2, edited by @ann, earlier approvals are void')
    expect(edited.text).toContain('reason “One was enough”')
    expect(await openReviewOf(product, name, 'ann')).toContain(
      'You requested this change, so somebody else must decide.'
    )
  })

  it('withdraws it', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'lena')
    await openReviewOf(product, name, 'ann')
    const ann = product.slack.as('ann')
    await ann.press('Withdraw my change')
    await untilModalSays(product, 'Withdrawn. Nothing was changed.')
    const ended = await untilCardSays(product, name, 'Withdrawn by @ann')
    expect(ended.buttons).toEqual(['Request again', 'Show company'])
    expect(product.company(name).numberOfUsers).toBe(seats)
    const shown = await answerTo(product, `/company show ${name.toLowerCase()}`)
    expect(shown.lines.join('\n')).not.toContain('Waiting for approval')
  })
})

/** What the bot has told Ann about a company, directly. */
const tellings = (name: string) =>
  product.slack
    .as('ann')
    .messages()
    .filter(({ text }) => text.startsWith(`Your change was edited: ${name} `))

function toldAnn(name: string) {
  return product.slack.until(() => tellings(name)[0], 15_000)
}

/** Somebody opens the edit from their review; who may not decide gets there as well. */
async function openEdit(by: string, name: string): Promise<void> {
  const person = product.slack.as(by)
  await openReviewOf(product, name, by)
  await person.press('Edit')
  await person.until(() => person.modal()?.submit === 'Save the edit')
}

async function edit(by: string, name: string, answers: Record<string, string>): Promise<void> {
  const person = product.slack.as(by)
  await openEdit(by, name)
  await person.fill(answers)
  const { errors, failed, done } = await person.submit()
  if (done !== 'closed') throw new Error(`The edit was not saved: ${failed ?? JSON.stringify(errors)}`)
}
