import type { Config } from '../../../src/app/config.ts'
import { type House, type More, openHouse, type Way } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'

/** Often enough that nobody waits for it, and a test sees each pass do nothing more. In milliseconds. */
const EVERY = 700

/** A house that looks after its companies, over its first pass: that one tells of many at once. */
export async function openWatched(way: Way, more: More & { watch?: Partial<Config['watch']> } = {}): Promise<House> {
  const house = await openHouse(
    way,
    { ALERTS_CHANNEL: 'C0ALERTS' },
    {
      people: [{ id: 'U0GINA', name: 'gina', realName: 'Gina Guest', isRestricted: true }],
      ...more,
      watch: { every: EVERY, ...more.watch },
      pace: { watch: true, believed: 0, ...more.pace }
    }
  )
  await house.slack.until(() => digest(house), 60_000)
  return house
}

/** The message of the first pass. */
export function digest(house: House) {
  return house.slack
    .as('ben')
    .messages('#alerts')
    .find(({ text }) => text.includes('alerts at once'))
}

/** The newest message in #alerts about a company; what is for one person alone is none. */
export function alertOf(house: House, company: string) {
  return house.slack
    .as('ben')
    .messages('#alerts')
    .findLast(({ ephemeral, text }) => !ephemeral && !text.includes('alerts at once') && text.includes(company))
}

export async function untilAlertSays(house: House, company: string, words: string) {
  return await house.slack.until(() => {
    const message = alertOf(house, company)
    return message?.lines.join('\n').includes(words) ? message : undefined
  }, 20_000)
}

/** What is told to one person alone in #alerts, newest last. */
export function told(house: House, by: string): string[] {
  return house.slack
    .as(by)
    .messages('#alerts')
    .filter(({ ephemeral }) => ephemeral)
    .map(({ lines }) => lines.join('\n'))
}

/** A company with so many users and seats at its vendor from now on, and its name. */
export async function grow(house: House, company: string, users: number, seats: number): Promise<void> {
  const { resourceId } = house.company(company)
  await house.keepnet.change(resourceId, { targetUserCount: users, numberOfUsers: seats })
}

/** Its year ends so many days from today. */
export async function endIn(house: House, company: string, days: number): Promise<void> {
  const { resourceId } = house.company(company)
  await house.keepnet.change(resourceId, {
    licenseStartDate: dayFromToday(days - 365),
    licenseEndDate: dayFromToday(days)
  })
}
