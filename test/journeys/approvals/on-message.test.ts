import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { team } from '../../../sandbox/people.ts'
import { post } from '../harness/signed-requests.ts'
import { card, untilCardSays, untilModalSays } from '../harness/steps.ts'
import { approve, askSeats, send } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE }
rules:
  - { when: { field: seats, direction: down }, needs: 1 of finance, type-the-name: true }
otherwise: 1 of finance
`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http')
})
afterAll(() => product.close())

async function requested(seats = '+10', by = 'ann') {
  const company = product.fresh()
  await askSeats(product, company.name, seats, by)
  await untilCardSays(product, company.name, 'Waiting for approval')
  return company
}

/** What somebody alone is told after they press Approve on the message. */
async function toldAfterApprove(name: string, by: string): Promise<string> {
  const person = product.slack.as(by)
  const answers = () => person.messages('#changes').filter(({ ephemeral }) => ephemeral)
  const before = answers().length
  await person.press(`Approve the change of ${name}`, { in: name })
  return (await person.until(() => answers()[before])).lines.join('\n')
}

/** The parts of a message's buttons that Slack sends back. */
async function buttonsOf(name: string) {
  const answer = await fetch(`${product.slack.url}/client/state?as=U0FAY`)
  const { messages } = (await answer.json()) as { messages: Record<string, { text: string; blocks: unknown[] }[]> } // the page's own format
  const found = Object.values(messages)
    .flat()
    .find(({ text }) => text.includes(`: ${name} (`))
  return JSON.stringify(found?.blocks)
}

describe('Approve on the message', () => {
  it('asks once more, with the company, its id and the differences, and decides in two clicks', async () => {
    const { name, seats } = await requested()
    const blocks = await buttonsOf(name)
    const id = product.company(name).resourceId
    expect(blocks).toContain('"title":{"type":"plain_text","text":"Approve this change?"}')
    expect(blocks).toContain(`${name} · Keepnet · id ${id}\\nSeats: ${seats} → ${seats + 10} (+10)`)
    await product.slack.as('fay').press(`Approve the change of ${name}`, { in: name })
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toContain('approved by @fay')
    expect(product.company(name).numberOfUsers).toBe(seats + 10)
  })

  it('is refused privately to the requester and to who is no approver, whose message stays', async () => {
    const { name, seats } = await requested('+10', 'finn')
    expect(await toldAfterApprove(name, 'finn')).toBe('You requested this change, so somebody else must decide.')
    expect(await toldAfterApprove(name, 'ann')).toBe('You’re not an approver for this change.')
    expect(card(product, name)?.text).toContain('Waiting for approval')
    expect(product.company(name).numberOfUsers).toBe(seats)
  })

  it('reads the vendor first, and says privately what has changed since and what the difference is now', async () => {
    const { name, seats } = await requested()
    await product.keepnet.change(product.company(name).resourceId, { numberOfUsers: seats + 5 })
    const told = await toldAfterApprove(name, 'fay')
    expect(told).toContain(
      `Changed at Keepnet since the request: Seats was ${seats} and is now ${seats + 5}, which makes the change +5.`
    )
    expect(card(product, name)?.text).toContain('Waiting for approval')
    const fay = product.slack.as('fay')
    await fay.press('Review', { in: 'Changed at Keepnet since the request' })
    const form = await untilModalSays(product, 'Changed since the request, so it can’t be approved.', 'fay')
    expect(form.inputs.Decision?.options).toEqual(['Reject'])
    await fay.close()
  })

  it('says that nothing was decided where the vendor refuses to be read', async () => {
    const { name } = await requested()
    product.keepnet.injectFaults({ how: { name: 'refuse', status: 403, messages: ['No'] }, method: 'GET' })
    expect(await toldAfterApprove(name, 'fay')).toMatch(/Keepnet.*Nothing was decided\./s)
    product.keepnet.clearFaults()
    expect(await approve(product, name, 'fay')).toBe('closed')
  })

  it('decides on nothing but what it shows: neither another hash nor another channel', async () => {
    const { name, seats } = await requested()
    const other = await requested()
    const value = (blocks: string) => /chg_[0-9a-f]+ \d+ [\w-]+/.exec(blocks)?.[0] ?? ''
    const [own, foreign] = [value(await buttonsOf(name)), value(await buttonsOf(other.name))]
    const [change, revision] = own.split(' ')
    const forged = `${change} ${revision} ${foreign.split(' ')[2]}`
    for (const [sent, channel] of [
      [forged, 'C0CHANGES'],
      [own, 'C0ALERTS']
    ] as const) {
      expect((await post(product, { body: pressed(sent, channel) })).status).toBe(200)
    }
    await approve(product, other.name, 'fay')
    await untilCardSays(product, other.name, 'verified at Keepnet')
    expect(card(product, name)?.text).toContain('Waiting for approval')
    expect(product.company(name).numberOfUsers).toBe(seats)
  })

  it('opens the review where the policy wants the name typed', async () => {
    const { name, seats } = await requested('-1')
    const fay = product.slack.as('fay')
    await fay.press(`Approve the change of ${name}`, { in: name })
    await fay.until(() => fay.modal()?.submit === 'Submit decision')
    expect(fay.modal()?.inputs.Decision?.value).toBe('Approve')
    expect(await send(product, 'fay', { 'Company’s name': name })).toBe('closed')
    await untilCardSays(product, name, 'verified at Keepnet')
    expect(product.company(name).numberOfUsers).toBe(seats - 1)
  })
})

describe('the other buttons on the message', () => {
  it('reject with a reason that the form asks for, and close it', async () => {
    const { name } = await requested()
    const fay = product.slack.as('fay')
    await fay.press(`Reject the change of ${name}`, { in: name })
    await fay.until(() => fay.modal()?.submit === 'Reject')
    await fay.fill({ Reason: '  ' })
    expect((await fay.submit()).errors?.Reason).toContain('Say why you reject it')
    await fay.fill({ Reason: 'No budget' })
    expect(await fay.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, 'Rejected by @fay: “No budget”')
  })

  it('withdraw after a confirmation, and only for the requester', async () => {
    const { name } = await requested()
    const [ann, fay] = [product.slack.as('ann'), product.slack.as('fay')]
    await fay.choose('change.more', 'Withdraw', { in: name })
    await untilModalSays(product, 'Only the requester can withdraw a change.', 'fay')
    await fay.close()
    await ann.choose('change.more', 'Withdraw', { in: name })
    await untilModalSays(product, 'Withdraw this change?')
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, 'Withdrawn by @ann')
  })

  it('edit the change, and only for who may', async () => {
    const { name, seats } = await requested()
    const [ben, finn] = [product.slack.as('ben'), product.slack.as('finn')]
    await ben.choose('change.more', 'Edit', { in: name })
    await untilModalSays(product, 'You’re not an approver for this change.', 'ben')
    await ben.close()
    await finn.choose('change.more', 'Edit', { in: name })
    await finn.until(() => finn.modal()?.submit === 'Save the edit')
    expect(finn.modal()?.lines.join('\n')).not.toContain('Another change')
    await finn.fill({ Seats: String(seats + 7) })
    expect(await finn.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, 'Revision 2, edited by @finn')
  })
})

/** The press of Approve with this value, as if on a message in this channel, by Fay. */
function pressed(value: string, channel: string): string {
  const payload = {
    type: 'block_actions',
    user: { id: 'U0FAY', name: 'fay', team_id: team.id },
    team: { id: team.id },
    api_app_id: 'A0',
    container: { type: 'message', message_ts: '1.1', channel_id: channel },
    channel: { id: channel },
    trigger_id: '1.2.forged',
    response_url: `${product.slack.url}/actions/forged`,
    actions: [{ type: 'button', action_id: 'change.approve', block_id: 'x', value }]
  }
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}
