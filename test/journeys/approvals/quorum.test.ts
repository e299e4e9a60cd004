import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card, openReview, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, decideOn, openReviewOf, send } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE, people: U0LENA }
  operations: { people: [U0OLGA, U0OSCAR] }
rules:
  - { name: Ends, when: { field: ends }, needs: [1 of finance, 2 of operations] }
otherwise: 2 of finance
`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

describe('a change that needs two of a role', () => {
  it('shows its progress on its message, and is applied after the second approval', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    const requested = await untilCardSays(product, name, '0 of 2 approvals · @finance or @lena')
    expect(requested.text).toContain('Needs 2 approvals from @finance or @lena.')

    expect(await approve(product, name, 'fay')).toBe('closed')
    const half = await untilCardSays(product, name, '1 of 2 approvals · @finance or @lena · approved by @fay')
    expect(half.buttons).toEqual(['Approve', 'Reject', 'Review'])
    expect(product.company(name).numberOfUsers).toBe(seats)

    await approve(product, name, 'lena')
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toContain('approved by @fay, @lena, verified at Keepnet.')
  })

  it('counts nobody twice', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, '1 of 2 approvals')
    expect(await openReviewOf(product, name, 'fay')).toContain(
      'You have already approved this. Somebody else must approve it too.'
    )
    expect(card(product, name)?.text).toContain('Needs 1 more approval')
    expect(product.company(name).numberOfUsers).toBe(seats)
  })

  it('counts a person with two open forms once', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await openReview(product, name, 'fay')
    const fay = product.slack.as('fay')
    await fay.fill({ Decision: 'Approve' })
    const open = fay.modal()
    expect(open?.submit).toBe('Submit decision')
    await Promise.all([fay.submit(), fay.submit().catch(() => undefined)])
    await untilCardSays(product, name, '1 of 2 approvals')
    await fay.until(() => !fay.modal())
  })

  it('is ended by one rejection, even after an approval', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'fay')
    expect(await decideOn(product, name, 'finn', { Decision: 'Reject', Reason: 'Not in the budget' })).toBe('closed')
    const ended = await untilCardSays(product, name, 'Rejected by @finn: “Not in the budget”')
    expect(ended.buttons).toEqual(['Request again', 'Show company'])
    await openAndFind('lena', name, ended.buttons)
    expect(product.company(name).numberOfUsers).toBe(seats)
  })

  it('counts both simultaneous approvals: neither is lost, and no third is needed', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await Promise.all(['fay', 'finn'].map(by => openReview(product, name, by)))
    await Promise.all(['fay', 'finn'].map(by => send(product, by, { Decision: 'Approve' })))
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toMatch(/approved by (@fay, @finn|@finn, @fay),/)
  })
})

describe('a change that needs one role first and then another', () => {
  it('tells people of a later stage to wait, and lets them approve then', async () => {
    const { name } = product.fresh()
    await askEnd(name)
    const requested = await untilCardSays(
      product,
      name,
      '0 of 1 approvals · @finance or @lena · then 2 from operations'
    )
    expect(requested.text).toContain('Needs 1 approval from @finance or @lena, then 2 from operations.')
    expect(await approve(product, name, 'olga')).toContain('Not yet: finance must approve first.')
    expect(card(product, name)?.text).toContain('Needs 1 approval from @finance')

    await approve(product, name, 'finn')
    await untilCardSays(product, name, '0 of 2 approvals · @olga or @oscar')
    expect(await approve(product, name, 'fay')).toContain('Your role has already given enough approvals')
    await approve(product, name, 'oscar')
    await untilCardSays(product, name, '1 of 2 approvals · @olga')
    await approve(product, name, 'olga')
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toContain('approved by @finn, @oscar, @olga,')
  })

  it('can be rejected by somebody of a later stage', async () => {
    const { name } = product.fresh()
    await askEnd(name)
    await decideOn(product, name, 'olga', { Decision: 'Reject', Reason: 'We end it' })
    await untilCardSays(product, name, 'Rejected by @olga: “We end it”')
  })
})

async function askEnd(name: string): Promise<void> {
  await askSeats(product, name, '+0 ends=2029-12-31')
}

/** Opens a message to see that nothing can be pressed any more. */
async function openAndFind(by: string, name: string, buttons: readonly string[]): Promise<void> {
  const seen = product.slack.as(by).messages('#changes')
  expect(seen.findLast(({ text }) => text.includes(name))?.buttons).toEqual(buttons)
}
