import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { card, openReview, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, decideOn, lookAt, send, settled } from './acts.ts'
import { type Office, openOffice } from './company.ts'

const POLICY = `
circles:
  finance: { groups: S0FINANCE, people: U0LENA }
  operations: { people: [U0OLGA, U0OSCAR] }
rules:
  - { name: Ends, when: { field: ends }, needs: [1 of finance, 2 of operations] }
otherwise: 2 of finance
`

let house: Office
beforeAll(async () => {
  house = await openOffice(POLICY)
})
afterAll(() => house.close())

describe('a change that needs two of a circle', () => {
  it('shows on its card how far it has come, and is applied after the second approval', async () => {
    const { name, seats } = house.fresh()
    await askSeats(house, name, '+10')
    const asked = await untilCardSays(house, name, 'Waiting for 2 approvals from @finance or @lena. 0 of 2 so far.')
    expect(asked.text).toContain('0 of 2 so far.')

    expect(await approve(house, name, 'fay')).toContain('Approved. Waiting for 1 approval from')
    const half = await untilCardSays(house, name, '1 of 2 so far. Approved by @fay.')
    expect(half.buttons).toEqual(['Review'])
    expect(house.company(name).numberOfUsers).toBe(seats)

    await approve(house, name, 'lena')
    const done = await untilCardSays(house, name, `Seats ${seats + 10}`)
    expect(done.text).toContain('Applied. Approved by @fay, @lena.')
  })

  it('counts nobody twice', async () => {
    const { name, seats } = house.fresh()
    await askSeats(house, name, '+10')
    await approve(house, name, 'fay')
    await untilCardSays(house, name, '1 of 2 so far')
    expect(await lookAt(house, name, 'fay')).toContain(
      'You have approved this already. Somebody else must approve it too.'
    )
    expect(card(house, name)?.text).toContain('1 of 2 so far')
    expect(house.company(name).numberOfUsers).toBe(seats)
  })

  it('counts nobody twice who has two forms open', async () => {
    const { name } = house.fresh()
    await askSeats(house, name, '+10')
    await openReview(house, name, 'fay')
    const fay = house.slack.as('fay')
    await fay.fill({ Decision: 'Approve' })
    const open = fay.modal()
    expect(open?.submit).toBe('Decide')
    await Promise.all([fay.submit(), fay.submit().catch(() => undefined)])
    await untilCardSays(house, name, '1 of 2 so far')
    expect(await settled(house, 'fay')).toMatch(/^(Approved|You have approved)/)
  })

  it('is ended by one who rejects it, also after somebody approved', async () => {
    const { name, seats } = house.fresh()
    await askSeats(house, name, '+10')
    await approve(house, name, 'fay')
    expect(await decideOn(house, name, 'finn', { Decision: 'Reject', Reason: 'Not in the budget' })).toBe(
      'Rejected. The asker is told.'
    )
    const ended = await untilCardSays(house, name, 'Rejected by @finn: Not in the budget')
    expect(ended.buttons).toEqual([])
    await openAndFind('lena', name, ended.buttons)
    expect(house.company(name).numberOfUsers).toBe(seats)
  })

  it('counts both who approve at once: neither is lost, and no third is needed', async () => {
    const { name, seats } = house.fresh()
    await askSeats(house, name, '+10')
    await Promise.all(['fay', 'finn'].map(by => openReview(house, name, by)))
    await Promise.all(['fay', 'finn'].map(by => send(house, by, { Decision: 'Approve' })))
    const done = await untilCardSays(house, name, `Seats ${seats + 10}`)
    expect(done.text).toMatch(/Approved by (@fay, @finn|@finn, @fay)\./)
  })
})

describe('a change that needs one circle first and another then', () => {
  it('tells those whose turn has not come, and lets them then', async () => {
    const { name } = house.fresh()
    await askEnd(name)
    const asked = await untilCardSays(house, name, 'Waiting for 1 approval from @finance or @lena.')
    expect(asked.text).toContain('Then 2 of operations.')
    expect(await approve(house, name, 'olga')).toContain('It is not your turn yet: finance must approve first.')
    expect(card(house, name)?.text).toContain('Waiting for 1 approval from @finance')

    await approve(house, name, 'finn')
    await untilCardSays(house, name, 'Waiting for 2 approvals from @olga or @oscar.')
    expect(await approve(house, name, 'fay')).toContain('Enough people of your circle have approved already')
    await approve(house, name, 'oscar')
    await untilCardSays(house, name, 'Waiting for 1 approval from @olga.')
    await approve(house, name, 'olga')
    const done = await untilCardSays(house, name, 'Keepnet now shows')
    expect(done.text).toContain('Approved by @finn, @oscar, @olga.')
  })

  it('may be ended by somebody whose turn has not come', async () => {
    const { name } = house.fresh()
    await askEnd(name)
    await decideOn(house, name, 'olga', { Decision: 'Reject', Reason: 'We end it' })
    await untilCardSays(house, name, 'Rejected by @olga: We end it')
  })
})

async function askEnd(name: string): Promise<void> {
  await askSeats(house, name, '+0 ends=2029-12-31')
}

/** Nothing can be pressed any more by somebody who comes late. */
async function openAndFind(by: string, name: string, buttons: readonly string[]): Promise<void> {
  const seen = house.slack.as(by).messages('#changes')
  expect(seen.findLast(({ text }) => text.includes(name))?.buttons).toEqual(buttons)
}
