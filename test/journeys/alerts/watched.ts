import type { Config } from '../../../src/app/config.ts'
import { type More, openProduct, type Product, type Way } from '../harness/product.ts'
import { dayFromToday } from '../harness/steps.ts'

/** Short, so that tests don't wait for scans. In milliseconds. */
const EVERY = 700

/** A product that watches its companies, after its first scan, which alerts about many at once. */
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

/** The message of the first scan. */
export function digest(product: Product) {
  return product.slack
    .as('ben')
    .messages('#alerts')
    .find(({ text }) => /^\d+ alerts: /.test(text))
}

/** The newest message in #alerts about a company, without ephemeral ones. */
export function alertOf(product: Product, company: string) {
  return product.slack
    .as('ben')
    .messages('#alerts')
    .findLast(({ ephemeral, text }) => !ephemeral && !/^\d+ alerts: /.test(text) && text.includes(company))
}

export async function untilAlertSays(product: Product, company: string, words: string) {
  return await product.slack.until(() => {
    const message = alertOf(product, company)
    return message?.lines.join('\n').includes(words) ? message : undefined
  }, 20_000)
}

/** Ephemeral messages to one person in #alerts, newest last. */
export function ephemeralTexts(product: Product, by: string): string[] {
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

/** Its one-year licence ends in so many days. */
export async function endIn(product: Product, company: string, days: number): Promise<void> {
  const { resourceId } = product.company(company)
  await product.keepnet.change(resourceId, {
    licenseStartDate: dayFromToday(days - 365),
    licenseEndDate: dayFromToday(days)
  })
}

/** Somebody opens an alert from the list that they have open. */
export async function openListed(product: Pick<Product, 'slack'>, by: string, words: string): Promise<void> {
  const person = product.slack.as(by)
  const options = person.modal()?.inputs['Open an alert']?.options ?? []
  await person.choose('Open an alert', options.find(name => name.includes(words)) ?? words)
}

/** The box of a company in the list that somebody has open: its label is the row beside it. */
export function boxOf(product: Pick<Product, 'slack'>, by: string, company: string): string | undefined {
  return boxes(product, by).find(label => label.includes(`*${company}*`))
}

/** All boxes of the page, as of `boxOf`. */
export function boxes(product: Pick<Product, 'slack'>, by: string): string[] {
  const inputs = Object.entries(product.slack.as(by).modal()?.inputs ?? {})
  return inputs.flatMap(([label, { options }]) =>
    options.includes('Renew') || options.includes('Raise') ? [label] : []
  )
}
