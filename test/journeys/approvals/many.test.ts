import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../sandbox/slack/options.ts'
import { card, openReview, untilCardSays } from '../harness/steps.ts'
import { askSeats, settled } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const MANY = 50
const manyCompanies = Array.from({ length: MANY }, (_, at): Member => {
  const number = String(at + 1).padStart(2, '0')
  return { id: `U0CROWD${number}`, name: `crowd-${number}`, realName: `Crowd ${number}` }
})
const group = { id: 'S0CROWD', handle: 'crowd', name: 'Crowd', members: manyCompanies.map(({ id }) => id) }

let product: ApprovalProduct
beforeAll(async () => {
  const more = { people: manyCompanies, groups: [group], pace: { membershipTtl: 60_000 } }
  product = await openWorkspace('roles: { crowd: { groups: S0CROWD } }\notherwise: 3 of crowd\n', 'http', more)
})
afterAll(() => product.close())

describe('fifty simultaneous approvals of a change that needs three', () => {
  it('make three approvals and one write, and tell forty-seven people that they are late', async () => {
    const { name } = product.fresh()
    const writes = product.writes()
    await askSeats(product, name, '+10')
    await untilCardSays(product, name, '0 of 3 approvals · @crowd')
    for (const { name: by } of manyCompanies) await openReview(product, name, by)
    const people = manyCompanies.map(({ name: by }) => product.slack.as(by))
    await Promise.all(people.map(one => one.fill({ Decision: 'Approve' })))
    const sent = await Promise.all(people.map(one => one.submit()))
    expect(sent.filter(({ errors, failed }) => errors || failed)).toEqual([])

    const told = await Promise.all(
      manyCompanies.map(async ({ name: by }) => (product.slack.as(by).modal() ? await settled(product, by) : 'closed'))
    )
    expect(told.filter(text => text === 'closed' || text.startsWith('Approved.'))).toHaveLength(3)
    expect(told.filter(text => text.startsWith('Too late to decide'))).toHaveLength(MANY - 3)
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toMatch(/approved by @crowd-\d\d, @crowd-\d\d, @crowd-\d\d, verified/)
    expect(product.writes() - writes).toBe(1)
    await product.slack.until(() => (card(product, name)?.thread.length ?? 0) > 0)
    expect(card(product, name)?.thread).toHaveLength(1)
    expect(product.slack.acks.filter(({ ms }) => ms === null || ms > 3_000)).toEqual([])
  }, 120_000)
})
