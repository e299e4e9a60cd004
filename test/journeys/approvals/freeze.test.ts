import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTo, openReview, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, formFor, send } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE }
  leads: { people: [U0LENA, U0OLGA] }
otherwise: 1 of finance
may: { freeze: [leads, finance], unfreeze: leads }
`
const FROZEN = 'All changes are frozen by @lena: “Invoices & <audit>”'

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

describe('a freeze', () => {
  it('is only for people that the policy names, and needs a reason', async () => {
    expect(await answerOf('/company freeze Because', 'ben')).toBe('You’re not allowed to freeze changes.')
    expect(await answerOf('/company freeze', 'lena')).toContain('Give a reason')
    expect(await answerOf('/company unfreeze', 'lena')).toBe('Nothing is frozen.')
    expect(announced('Frozen by @')).toHaveLength(0)
  })

  it('is announced once, with the reason as typed', async () => {
    expect(await answerOf('/company freeze Invoices & <audit>', 'lena')).toContain(
      'Frozen: nothing can be requested, approved or applied.'
    )
    const [message] = await product.slack.until(() => {
      const found = announced('Frozen by @')
      return found.length > 0 && found
    })
    expect(message?.text).toContain('🧊 Frozen by @lena: “Invoices & <audit>”. Nothing can be requested')
    expect(await answerOf('/company freeze Again', 'fay')).toContain(FROZEN)
    expect(announced('Frozen by @')).toHaveLength(1)
  })

  it('blocks requests, and says so in advance too', async () => {
    const { name } = product.fresh()
    const form = await formFor(product, name, '+10')
    expect(form.lines.join('\n')).toContain(`Not allowed: ${FROZEN}`)
    const ann = product.slack.as('ann')
    expect(await ann.submit()).toEqual({ done: 'updated' })
    expect(ann.modal()?.lines[0]).toContain(`Not allowed: ${FROZEN}`)
    expect(ann.modal()?.lines.at(-1)).toContain(FROZEN)
    expect(ann.modal()?.inputs.Reason?.value).toBe('PO 1234')
  })

  it('can be ended only by those who may, and that is announced once', async () => {
    expect(await answerOf('/company unfreeze', 'fay')).toBe('You’re not allowed to unfreeze.')
    expect(await answerOf('/company unfreeze', 'olga')).toContain('Unfrozen.')
    await product.slack.until(() => announced('Unfrozen by').length > 0)
    expect(announced('Unfrozen by').map(({ text }) => text)).toEqual([
      '✅ Unfrozen by @olga. Approved changes are applied now.'
    ])
    expect(await answerOf('/company unfreeze', 'olga')).toBe('Nothing is frozen.')
  })

  it('refuses the approval, but not the rejection, of earlier changes', async () => {
    const [kept, ended] = [product.fresh(), product.fresh()]
    await askSeats(product, kept.name, '+10')
    await askSeats(product, ended.name, '+10')
    await openReview(product, kept.name, 'fay')
    await answerOf('/company freeze Month end', 'lena')
    expect(await send(product, 'fay', { Decision: 'Approve' })).toContain(
      'All changes are frozen by @lena: “Month end”'
    )
    await openReview(product, ended.name, 'finn')
    expect(await send(product, 'finn', { Decision: 'Reject', Reason: 'No' })).toBe('closed')
    await untilCardSays(product, kept.name, 'Waiting for approval')
    await answerOf('/company unfreeze', 'lena')
    await approve(product, kept.name, 'fay')
    await untilCardSays(product, kept.name, 'verified at Keepnet')
  })

  it('holds back approved changes that are not applied yet, and applies them afterwards', async () => {
    const { name } = product.fresh()
    // The first write is slow: the company's second change waits for it, approved.
    product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 4_000, when: 'after' }, method: 'PUT' })
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'Applying')
    await askSeats(product, name, '+0 ends=2029-12-31')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'Applying')

    await answerOf('/company freeze Stop the line', 'lena')
    const held = await untilCardSays(product, name, 'On hold: All changes are frozen by @lena: “Stop the line”')
    expect(held.text).toContain('approved by @fay')
    await product.slack.until(() => announced(`Applied: ${name}`).length > 0)
    expect(product.company(name).licenseEndDate).not.toContain('2029-12-31')

    await answerOf('/company unfreeze', 'lena')
    await untilCardSays(product, name, 'verified at Keepnet')
    expect(product.company(name).licenseEndDate).toContain('2029-12-31')
  })
})

async function answerOf(command: string, by: string): Promise<string> {
  return (await answerTo(product, command, by)).lines.join('\n')
}

function announced(words: string) {
  return product.slack
    .as('ben')
    .messages('#changes')
    .filter(({ text, ephemeral }) => !ephemeral && text.includes(words))
}
