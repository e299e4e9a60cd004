import type { Config } from '../../../src/app/config.ts'
import { type More, openProduct, type Product, type Way } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'

/** Often enough that nobody waits for it, and a test sees each pass do nothing more. In milliseconds. */
const EVERY = 700

/** A house that looks after its companies, over its first pass: that one tells of many at once. */
export async function openWatched(way: Way, more: More & { watch?: Partial<Config['watch']> } = {}): Promise<Product> {
  const product = await openProduct(
    way,
    { ALERTS_CHANNEL: 'C0ALERTS' },
    {
      people: [{ id: 'U0GINA', name: 'gina', realName: 'Gina Guest', isRestricted: true }],
      ...more,
      watch: { every: EVERY, ...more.watch },
      pace: { watch: true, membershipTtl: 0, ...more.pace }
    }
  )
  await product.slack.until(() => digest(product), 60_000)
  return product
}

/** The message of the first pass. */
export function digest(product: Product) {
  return product.slack
    .as('ben')
    .messages('#alerts')
    .find(({ text }) => text.includes('alerts at once'))
}

/** The newest message in #alerts about a company; what is for one person alone is none. */
export function alertOf(product: Product, company: string) {
  return product.slack
    .as('ben')
    .messages('#alerts')
    .findLast(({ ephemeral, text }) => !ephemeral && !text.includes('alerts at once') && text.includes(company))
}

export async function untilAlertSays(product: Product, company: string, words: string) {
  return await product.slack.until(() => {
    const message = alertOf(product, company)
    return message?.lines.join('\n').includes(words) ? message : undefined
  }, 20_000)
}

/** What is told to one person alone in #alerts, newest last. */
export function told(product: Product, by: string): string[] {
  return product.slack
    .as(by)
    .messages('#alerts')
    .filter(({ ephemeral }) => ephemeral)
    .map(({ lines }) => lines.join('\n'))
}

/** A company with so many users and seats at its vendor from now on, and its name. */
export async function grow(product: Product, company: string, users: number, seats: number): Promise<void> {
  const { resourceId } = product.company(company)
  await product.keepnet.change(resourceId, { targetUserCount: users, numberOfUsers: seats })
}

/** Its year ends so many days from today. */
export async function endIn(product: Product, company: string, days: number): Promise<void> {
  const { resourceId } = product.company(company)
  await product.keepnet.change(resourceId, {
    licenseStartDate: dayFromToday(days - 365),
    licenseEndDate: dayFromToday(days)
  })
}
