import { alertOf, boxOf, endIn, ephemeralTexts, grow, untilAlertSays } from '../alerts/watched.ts'
import { settled } from '../approvals/acts.ts'
import type { ApprovalProduct } from '../approvals/company.ts'
import { untilModalSays } from '../harness/steps.ts'
import { ACTOR, said, type Way } from './way.ts'

/** The actions on alerts, and from them. */
export const alertWays = {
  acknowledge: {
    through: ['action alert.acknowledge'],
    open: overItsLimit,
    send: (product, name) =>
      pressed(product, name, 'Acknowledge', () => alertOf(product, name)?.text.includes('Acknowledged'))
  },
  snooze: {
    through: ['action alert.snooze', 'view alert.snoozed'],
    async open(product, name) {
      await overItsLimit(product, name)
      await fillSnooze(product, name, ACTOR)
    },
    async send(product) {
      const { done } = await product.slack.as(ACTOR).submit()
      return done === 'closed' ? 'Snoozed.' : await settled(product, ACTOR)
    }
  },
  endSnoozes: {
    through: ['action alert.end-snooze'],
    open: snoozedByLena,
    async send(product, name) {
      const answer = await pressed(
        product,
        name,
        'End the snooze',
        () => !alertOf(product, name)?.text.includes('Snoozed')
      )
      return answer.includes(name) ? 'open again' : answer
    }
  },
  'wake in a list': {
    through: ['/company snoozed', 'action alerts.end-snooze'],
    async open(product, name) {
      await snoozedByLena(product, name)
      await product.slack.as(ACTOR).command('/company snoozed', { in: '#alerts' })
      await untilModalSays(product, name, ACTOR)
    },
    async send(product, name) {
      const sam = product.slack.as(ACTOR)
      const before = sam.modal()?.lines[0]
      await sam.press(`End the snooze: ${name}`)
      await sam.until(() => sam.modal()?.lines[0] !== before)
      return await settled(product, ACTOR)
    }
  },
  threshold: {
    through: ['/company watch', 'action company.watch'],
    open: async () => {},
    send: (product, name) => said(product, `/company watch ${name} at 80%`)
  },
  'renew together': {
    through: ['/company renewals', 'action alerts.change-selected', 'view batch.request'],
    async open(product, name) {
      const isNew = !alertOf(product, name)
      if (isNew) await endIn(product, name, 20)
      await overItsLimit(product, name)
      const sam = product.slack.as(ACTOR)
      await sam.command('/company renewals', { in: '#alerts' })
      await untilModalSays(product, 'Renew selected', ACTOR)
      await sam.choose('Order', 'Begun latest first')
      await untilModalSays(product, name, ACTOR)
      await sam.choose(boxOf(product, ACTOR, name) ?? '', ['Renew'])
      await sam.press('Renew selected')
      await sam.until(() => sam.modal()?.submit === 'Request 1 change', 15_000)
      await sam.fill({ Reason: 'They stay' })
    },
    async send(product) {
      await product.slack.as(ACTOR).submit()
      const sam = product.slack.as(ACTOR)
      const shown = await sam.until(() => {
        const lines = sam.modal()?.lines.join('\n') ?? ''
        return lines.includes('…') && !lines.includes('rows can be requested') ? undefined : lines
      }, 15_000)
      return shown
    }
  }
} satisfies Record<string, Way>

const companies = new Map<string, string>()

/** The company of an action: a refusal leaves its alert unchanged, so the next attempt finds it. */
export function companyOf(product: ApprovalProduct, way: string): string {
  const known = companies.get(way)
  if (known) return known
  const { name } = product.fresh()
  // The first scan has announced the others already.
  if (!['ordinary', 'three years'].includes(product.company(name).story)) return companyOf(product, way)
  companies.set(way, name)
  return name
}

/** Opens its alert. If somebody has responded to it already, it gets worse until it is posted again. */
async function overItsLimit(product: ApprovalProduct, name: string): Promise<void> {
  const isOpen = () => {
    const { buttons = [] } = alertOf(product, name) ?? {}
    return buttons.includes('Acknowledge') && buttons.includes('Snooze')
  }
  if (isOpen()) return
  const { targetUserCount, numberOfUsers } = product.company(name)
  const seats = numberOfUsers ?? 1_000
  await grow(product, name, Math.ceil(Math.max(targetUserCount, seats) * 1.2), seats)
  await product.slack.until(isOpen, 20_000)
}

async function snoozedByLena(product: ApprovalProduct, name: string): Promise<void> {
  if (alertOf(product, name)?.buttons.includes('End the snooze')) return
  await overItsLimit(product, name)
  await fillSnooze(product, name, 'lena')
  await product.slack.as('lena').submit()
  await untilAlertSays(product, name, 'Snoozed until')
}

async function fillSnooze(product: ApprovalProduct, name: string, by: string): Promise<void> {
  const person = product.slack.as(by)
  await person.press(`Snooze the alert: ${name}`, { in: name })
  await person.until(() => person.modal()?.submit === 'Snooze')
  await person.fill({ 'For how long': '7 days', Reason: 'Later' })
}

/** Presses a button of an alert's message; resolves with the ephemeral answer, or with the changed message. */
async function pressed(
  product: ApprovalProduct,
  name: string,
  button: string,
  done: () => boolean | undefined
): Promise<string> {
  const before = ephemeralTexts(product, ACTOR).length
  await product.slack.as(ACTOR).press(button, { in: name })
  return await product.slack.until(
    () => ephemeralTexts(product, ACTOR)[before] ?? (done() ? alertOf(product, name)?.text : undefined)
  )
}
