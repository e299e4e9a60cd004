import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../sandbox/slack/options.ts'
import { card, openReview, untilCardSays } from '../harness/steps.ts'
import { askSeats, settled } from './acts.ts'
import { type Office, openOffice } from './company.ts'

const MANY = 50
const crowd = Array.from({ length: MANY }, (_, at): Member => {
  const number = String(at + 1).padStart(2, '0')
  return { id: `U0CROWD${number}`, name: `crowd-${number}`, realName: `Crowd ${number}` }
})
const group = { id: 'S0CROWD', handle: 'crowd', name: 'Crowd', members: crowd.map(({ id }) => id) }

let house: Office
beforeAll(async () => {
  const more = { people: crowd, groups: [group], pace: { believed: 60_000 } }
  house = await openOffice('circles: { crowd: { groups: S0CROWD } }\notherwise: 3 of crowd\n', 'http', more)
})
afterAll(() => house.close())

describe('fifty who approve at once what needs three', () => {
  it('are three approvals, one write and forty-seven who are told that they are late', async () => {
    const { name, seats } = house.fresh()
    const writes = house.writes()
    await askSeats(house, name, '+10')
    await untilCardSays(house, name, 'Waiting for 3 approvals from @crowd. 0 of 3 so far.')
    for (const { name: by } of crowd) await openReview(house, name, by)
    const people = crowd.map(({ name: by }) => house.slack.as(by))
    await Promise.all(people.map(one => one.fill({ Decision: 'Approve' })))
    const sent = await Promise.all(people.map(one => one.submit()))
    expect(sent.filter(({ done }) => done !== 'updated')).toEqual([])

    const told = await Promise.all(crowd.map(({ name: by }) => settled(house, by)))
    expect(told.filter(text => text.startsWith('Approved.'))).toHaveLength(3)
    expect(told.filter(text => text.startsWith('Too late to decide'))).toHaveLength(MANY - 3)
    const done = await untilCardSays(house, name, `Keepnet now shows: Seats ${seats + 10}`)
    expect(done.text).toMatch(/Applied\. Approved by @crowd-\d\d, @crowd-\d\d, @crowd-\d\d\./)
    expect(house.writes() - writes).toBe(1)
    await house.slack.until(() => (card(house, name)?.thread.length ?? 0) > 0)
    expect(card(house, name)?.thread).toHaveLength(1)
    expect(house.slack.acks.filter(({ ms }) => ms === null || ms > 3_000)).toEqual([])
  }, 120_000)
})
