import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTo, dayFromToday, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, lookAt } from './acts.ts'
import { type Office, openOffice } from './company.ts'

const POLICY = `
circles:
  finance: { people: [U0FAY, U0FINN, U0GINA, U0DORA] }
otherwise: 2 of finance
`
const NOT_AMONG = 'You are not among the people who may approve this change.'
const tomorrow = dayFromToday(1)

const nick = { id: 'U0NICK', name: 'nick', realName: 'Nick Newman', isRestricted: false }

let house: Office
beforeAll(async () => {
  house = await openOffice(POLICY, 'socket', { people: [nick] })
})
afterAll(() => house.close())

describe('somebody who is away', () => {
  it('names who decides in their place, until when, and is told what that means', async () => {
    expect(await said(`/company away until ${tomorrow} @ben`, 'fay')).toBe(
      `Until ${tomorrow} @ben may decide in your place, but never on what you asked for. \`/company back\` ends it.`
    )
  })

  it('has their right used by the stand-in, who is shown with whose right it was', async () => {
    const { name, seats } = house.fresh()
    await askSeats(house, name, '+10')
    await approve(house, name, 'ben')
    await untilCardSays(house, name, '1 of 2 so far. Approved by @ben for @fay.')
    expect(await approve(house, name, 'fay')).toContain('Enough people of your circle have approved already')
    await approve(house, name, 'finn')
    await untilCardSays(house, name, `Seats ${seats + 10}`)
  })

  it('lends no right over what they asked for themselves', async () => {
    const { name } = house.fresh()
    await askSeats(house, name, '+10', 'fay')
    expect(await lookAt(house, name, 'ben')).toContain(NOT_AMONG)
  })

  it('lends no right to a stand-in over what the stand-in asked for', async () => {
    const { name } = house.fresh()
    await askSeats(house, name, '+10', 'ben')
    expect(await lookAt(house, name, 'ben')).toContain('You asked for this change, so somebody else must decide on it.')
  })

  it('takes the right back by coming back, from what is approved then on', async () => {
    const { name } = house.fresh()
    await askSeats(house, name, '+10')
    expect(await said('/company back', 'fay')).toBe('You are back: nobody decides in your place.')
    expect(await said('/company back', 'fay')).toBe('You were not away.')
    expect(await lookAt(house, name, 'ben')).toContain(NOT_AMONG)
  })
})

describe('an absence that cannot be', () => {
  it.each([
    ['/company away', 'Say until when and who decides in your place'],
    ['/company away until tomorrow @ben', 'Say until when and who decides in your place'],
    ['/company away until 2026-02-31 @ben', 'Say until when and who decides in your place'],
    [`/company away until ${dayFromToday(-1)} @ben`, 'That day is over.'],
    [`/company away until ${dayFromToday(400)} @ben`, 'Nobody is away for more than a year here.'],
    [`/company away until ${tomorrow} @fay`, 'You cannot stand in for yourself.'],
    [
      `/company away until ${tomorrow} @gina`,
      'Only a full member of this workspace can stand in for you; that is a guest.'
    ],
    [`/company away until ${tomorrow} @robo`, 'that is a bot.'],
    [`/company away until ${tomorrow} @dora`, 'that is a deactivated user.'],
    [
      `/company away until ${tomorrow} @otto`,
      'Only a full member of this workspace can stand in for you; that is a guest.'
    ],
    [`/company away until ${tomorrow} @nobody-here`, 'Say until when and who decides in your place']
  ])('is refused with what is right: %s', async (command, sentence) => {
    expect(await said(command, 'fay')).toContain(sentence)
  })

  it.each([
    ['gina', 'you are here as a guest'],
    ['dora', 'you are here as a deactivated user'],
    ['otto', 'You belong to another Slack workspace.']
  ])('is that of %s, who has no right to lend', async (by, sentence) => {
    expect(await said(`/company away until ${tomorrow} @ben`, by)).toContain(sentence)
    const { name } = house.fresh()
    await askSeats(house, name, '+10')
    expect(await lookAt(house, name, 'ben')).toContain(NOT_AMONG)
  })
})

describe('a stand-in', () => {
  it('who becomes a guest decides nothing', async () => {
    await said(`/company away until ${tomorrow} @nick`, 'finn')
    nick.isRestricted = true
    const { name } = house.fresh()
    await askSeats(house, name, '+10')
    expect(await lookAt(house, name, 'nick')).toContain('Only full members of this workspace can do this')
  })
})

async function said(command: string, by: string): Promise<string> {
  return (await answerTo(house, command, by)).lines.join('\n')
}
