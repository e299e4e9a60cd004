import { alertOf, endIn, grow, told, untilAlertSays } from '../alerts/watched.ts'
import { settled } from '../approvals/acts.ts'
import type { Office } from '../approvals/company.ts'
import { untilModalSays } from '../harness/steps.ts'
import { ACTOR, said, type Way } from './way.ts'

/** The ways to act on alerts, and from them. */
export const alertWays = {
  acknowledge: {
    through: ['action alert.acknowledge'],
    open: overItsLimit,
    send: (house, name) =>
      pressed(house, name, 'Acknowledge', () => alertOf(house, name)?.text.includes('Acknowledged'))
  },
  snooze: {
    through: ['action alert.snooze', 'view alert.snoozed'],
    async open(house, name) {
      await overItsLimit(house, name)
      await fillSnooze(house, name, ACTOR)
    },
    async send(house) {
      const { done } = await house.slack.as(ACTOR).submit()
      return done === 'closed' ? 'Snoozed.' : await settled(house, ACTOR)
    }
  },
  wake: {
    through: ['action alert.end-snooze'],
    open: snoozedByLena,
    async send(house, name) {
      const answer = await pressed(house, name, 'End the snooze', () => !alertOf(house, name)?.text.includes('Snoozed'))
      return answer.includes(name) ? 'open again' : answer
    }
  },
  'wake in a list': {
    through: ['/company snoozed', 'action alerts.end-snooze'],
    async open(house, name) {
      await snoozedByLena(house, name)
      await house.slack.as(ACTOR).command('/company snoozed', { in: '#alerts' })
      await untilModalSays(house, name, ACTOR)
    },
    async send(house, name) {
      const sam = house.slack.as(ACTOR)
      const before = sam.modal()?.lines[0]
      await sam.press(`End the snooze: ${name}`)
      await sam.until(() => sam.modal()?.lines[0] !== before)
      return await settled(house, ACTOR)
    }
  },
  threshold: {
    through: ['/company watch', 'action company.watch'],
    open: async () => {},
    send: (house, name) => said(house, `/company watch ${name} at 80%`)
  },
  'renew together': {
    through: ['/company renewals', 'action alerts.renew-chosen', 'view alerts.renew'],
    async open(house, name) {
      const isNew = !alertOf(house, name)
      if (isNew) await endIn(house, name, 20)
      await overItsLimit(house, name)
      const sam = house.slack.as(ACTOR)
      await sam.command('/company renewals', { in: '#alerts' })
      await untilModalSays(house, 'Renew the chosen', ACTOR)
      await sam.choose('Order', 'Begun latest first')
      await untilModalSays(house, name, ACTOR)
      await sam.choose('alerts.picked', [name])
      await sam.press('Renew the chosen')
      await sam.until(() => sam.modal()?.submit === 'Ask for approval')
      await sam.fill({ Reason: 'They stay' })
    },
    async send(house) {
      await house.slack.as(ACTOR).submit()
      return (await untilModalSays(house, 'asked for.', ACTOR)).lines.join('\n')
    }
  }
} satisfies Record<string, Way>

const companies = new Map<string, string>()

/** The company of a way: its alert stays as it is whenever the way is refused, so the next try finds it there. */
export function companyOf(house: Office, way: string): string {
  const known = companies.get(way)
  if (known) return known
  const { name } = house.fresh()
  // Of the others the first pass has told already.
  if (!['ordinary', 'three years'].includes(house.company(name).story)) return companyOf(house, way)
  companies.set(way, name)
  return name
}

/** Its alert is open. Where somebody looks after it already, it gets worse until it is told again. */
async function overItsLimit(house: Office, name: string): Promise<void> {
  const isOpen = () => {
    const { buttons = [] } = alertOf(house, name) ?? {}
    return buttons.includes('Acknowledge') && buttons.includes('Snooze')
  }
  if (isOpen()) return
  const { targetUserCount, numberOfUsers } = house.company(name)
  const seats = numberOfUsers ?? 1_000
  await grow(house, name, Math.ceil(Math.max(targetUserCount, seats) * 1.2), seats)
  await house.slack.until(isOpen, 20_000)
}

async function snoozedByLena(house: Office, name: string): Promise<void> {
  if (alertOf(house, name)?.buttons.includes('End the snooze')) return
  await overItsLimit(house, name)
  await fillSnooze(house, name, 'lena')
  await house.slack.as('lena').submit()
  await untilAlertSays(house, name, 'Snoozed until')
}

async function fillSnooze(house: Office, name: string, by: string): Promise<void> {
  const person = house.slack.as(by)
  await person.press(`Snooze the alert: ${name}`, { in: name })
  await person.until(() => person.modal()?.submit === 'Snooze')
  await person.fill({ 'For how long': '7 days', Reason: 'Later' })
}

/** Presses a button of an alert's message; resolves with what is told for it alone, or with the message once it is done. */
async function pressed(house: Office, name: string, button: string, done: () => boolean | undefined): Promise<string> {
  const before = told(house, ACTOR).length
  await house.slack.as(ACTOR).press(button, { in: name })
  return await house.slack.until(() => told(house, ACTOR)[before] ?? (done() ? alertOf(house, name)?.text : undefined))
}
