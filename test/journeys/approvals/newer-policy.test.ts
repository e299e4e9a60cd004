import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, formFor } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const policy = (otherwise: string, more = '') => `
roles:
  finance: { groups: S0FINANCE, people: U0LENA }
  operations: { people: [U0OLGA, U0OSCAR] }
otherwise: ${otherwise}
${more}`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(policy('1 of finance'))
})
afterAll(() => product.close())

describe('a policy that gets stricter while a change is pending', () => {
  it('applies at the approval: more approvals are needed than at the request', async () => {
    const { name, seats } = product.fresh()
    await govern('1 of finance', 'This needs 1 approval from finance.')
    await askSeats(product, name, '+10')
    await untilCardSays(product, name, '0 of 1 approvals · ')
    await govern('2 of finance', 'This needs 2 approvals from finance.')
    expect(await approve(product, name, 'fay')).toBe('closed')
    await untilCardSays(product, name, '1 of 2 approvals')
    expect(product.company(name).numberOfUsers).toBe(seats)
    await approve(product, name, 'lena')
    await untilCardSays(product, name, 'verified at Keepnet')
  })

  it('applies at the approval: a new limit blocks it', async () => {
    const { name } = product.fresh()
    await govern('1 of finance', 'This needs 1 approval from finance.')
    await askSeats(product, name, '+10')
    await govern('1 of finance', 'at most 5 more seats in one change', 'limits: { seats: { per-change: 5 } }')
    expect(await approve(product, name, 'fay')).toContain(
      'The policy allows at most 5 more seats in one change. This adds 10.'
    )
    await untilCardSays(product, name, 'Waiting for approval')
  })

  it('applies before the write: an approved change waits again for the missing approvals', async () => {
    const { name, seats } = product.fresh()
    await govern('1 of finance', 'This needs 1 approval from finance.')
    await approvedBehind(name)
    await govern('[1 of finance, 1 of operations]', 'This needs 1 approval from finance, then 1 from operations.')
    const back = await untilCardSays(product, name, '0 of 1 approvals · operations')
    expect(back.text).toContain('approved by @fay')
    expect(back.buttons).toEqual(['Approve', 'Reject', 'Review'])
    await product.slack.until(() => product.company(name).numberOfUsers === seats + 10)
    expect(product.company(name).licenseEndDate).not.toContain('2029-12-31')
    await approve(product, name, 'olga')
    await untilCardSays(product, name, 'verified at Keepnet')
  })

  it('applies before the write: what is forbidden now is not written', async () => {
    const { name } = product.fresh()
    await govern('1 of finance', 'This needs 1 approval from finance.')
    await approvedBehind(name)
    await govern('1 of finance', 'The policy doesn’t allow changing', 'limits: { forbidden: [ends, seats] }')
    await untilCardSays(
      product,
      name,
      'Stopped before anything was written. The policy doesn’t allow changing Licence ends here.'
    )
    expect(product.company(name).licenseEndDate).not.toContain('2029-12-31')
  })
})

describe('a policy that gets milder while a change is pending', () => {
  it('does not lower the requirement', async () => {
    const { name } = product.fresh()
    await govern('2 of finance', 'This needs 2 approvals from finance.')
    await askSeats(product, name, '+10')
    await govern('nobody', 'This needs no approval.')
    expect(await approve(product, name, 'fay')).toBe('closed')
    await untilCardSays(product, name, '1 of 2 approvals')
  })
})

describe('an invalid policy file', () => {
  it('changes nothing: the previous policy stays', async () => {
    await govern('2 of finance', 'This needs 2 approvals from finance.')
    product.rewrite('roles: nonsense\n')
    await govern('1 of finance', 'This needs 1 approval from finance.')
  })
})

/** An approved change that waits for another change of the same company to be written. */
async function approvedBehind(name: string): Promise<void> {
  product.keepnet.injectFaults({ how: { name: 'slow', milliseconds: 6_000, when: 'after' }, method: 'PUT' })
  await askSeats(product, name, '+10')
  await approve(product, name, 'fay')
  await untilCardSays(product, name, 'Applying')
  await askSeats(product, name, '+0 ends=2029-12-31')
  await approve(product, name, 'fay')
  await untilCardSays(product, name, 'Applying')
}

/** Replaces the policy, and waits until a form shows that the service has reloaded it. */
async function govern(otherwise: string, shown: string, more = ''): Promise<void> {
  product.rewrite(policy(otherwise, more))
  const form = () => formFor(product, 'Cedar Logistics GmbH', '+10', 'ben')
  await expect.poll(async () => (await form()).lines.join('\n'), { timeout: 10_000, interval: 200 }).toContain(shown)
  await product.slack.as('ben').close()
}
