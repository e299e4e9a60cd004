import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { answerTo, dayFromToday, untilCardSays } from '../harness/steps.ts'
import { approve, askSeats, openReviewOf } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { people: [U0FAY, U0FINN, U0GINA, U0DORA] }
  helpers: { people: [U0BEN, U0NICK] }
otherwise: 2 of finance
`
const NOT_AMONG = 'You’re not an approver for this change.'
const tomorrow = dayFromToday(1)

const nick = { id: 'U0NICK', name: 'nick', realName: 'Nick Newman', isRestricted: false }

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'socket', { people: [nick] })
})
afterAll(() => product.close())

describe('somebody who delegates', () => {
  it('names the delegate and the end, and is told what that means', async () => {
    expect(await answerOf(`/company delegate @ben until ${tomorrow}`, 'fay')).toBe(
      `@ben decides for you until ${sayDate(tomorrow)}, but never on your own requests. \`/company delegate off\` ends it.`
    )
  })

  it('has the delegate and the channel know', async () => {
    const ben = product.slack.as('ben')
    await ben.until(() => ben.messages().some(({ text }) => text.includes('You decide for @fay from now on')))
    const said = `@ben decides for @fay from now on, until ${sayDate(tomorrow)}, or until @fay ends it.`
    await ben.until(() => ben.messages('#changes').some(({ text }) => text.includes(said)))
  })

  it('has their right used by the delegate, who is shown as deciding for them', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    await approve(product, name, 'ben')
    await untilCardSays(product, name, 'approved by @ben for @fay')
    expect(await approve(product, name, 'fay')).toContain('Your role has already given enough approvals')
    await approve(product, name, 'finn')
    await untilCardSays(product, name, 'verified at Keepnet')
  })

  it('delegates no right over their own changes', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10', 'fay')
    expect(await openReviewOf(product, name, 'ben')).toContain(NOT_AMONG)
  })

  it('gives a delegate no right over the delegate’s own changes', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10', 'ben')
    expect(await openReviewOf(product, name, 'ben')).toContain(
      'You requested this change, so somebody else must decide.'
    )
  })

  it('takes the right back with “delegate off”, for all later approvals', async () => {
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    expect(await answerOf('/company delegate off', 'fay')).toBe('Your delegation has ended.')
    expect(await answerOf('/company delegate off', 'fay')).toBe('You have no delegation.')
    expect(await openReviewOf(product, name, 'ben')).toContain(NOT_AMONG)
  })
})

describe('an invalid delegation', () => {
  it.each([
    ['/company delegate', 'to let Bob decide for you'],
    ['/company delegate @ben until tomorrow', 'to let Bob decide for you'],
    ['/company delegate @ben until 2026-02-31', 'to let Bob decide for you'],
    [`/company delegate @ben until ${dayFromToday(-1)}`, 'That day has passed.'],
    [`/company delegate @ben until ${dayFromToday(400)}`, 'A delegation lasts a year at most.'],
    [`/company delegate @fay until ${tomorrow}`, 'You can’t delegate to yourself.'],
    [
      `/company delegate @gina until ${tomorrow}`,
      'Only a full member of this workspace can be your delegate; that is a guest.'
    ],
    [`/company delegate @carla until ${tomorrow}`, 'By the policy, only people in finance or helpers can decide'],
    [`/company delegate @robo until ${tomorrow}`, 'that is a bot.'],
    [`/company delegate @dora until ${tomorrow}`, 'that is a deactivated user.'],
    [
      `/company delegate @otto until ${tomorrow}`,
      'Only a full member of this workspace can be your delegate; that is a guest.'
    ],
    [`/company delegate @nobody until ${tomorrow}-here`, 'to let Bob decide for you']
  ])('is refused with a valid example: %s', async (command, sentence) => {
    expect(await answerOf(command, 'fay')).toContain(sentence)
  })

  it.each([
    ['gina', 'you are here as a guest'],
    ['dora', 'you are here as a deactivated user'],
    ['otto', 'You belong to another Slack workspace.']
  ])('is that of %s, who has no right to delegate', async (by, sentence) => {
    expect(await answerOf(`/company delegate @ben until ${tomorrow}`, by)).toContain(sentence)
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    expect(await openReviewOf(product, name, 'ben')).toContain(NOT_AMONG)
  })
})

describe('a delegate', () => {
  it('cannot decide after becoming a guest', async () => {
    await answerOf(`/company delegate @nick until ${tomorrow}`, 'finn')
    nick.isRestricted = true
    const { name } = product.fresh()
    await askSeats(product, name, '+10')
    expect(await openReviewOf(product, name, 'nick')).toContain('Only full members of this workspace can do this')
  })
})

async function answerOf(command: string, by: string): Promise<string> {
  return (await answerTo(product, command, by)).lines.join('\n')
}
