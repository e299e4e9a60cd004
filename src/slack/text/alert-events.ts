import type { Alert, AlertEvent, CompanyFigures } from '../../watch/alerts/alert.ts'
import { asSentence } from '../ui/mrkdwn.ts'
import { nameLevel } from './alerts.ts'
import { sayDay, sayMoment } from './days.ts'
import { count } from './values.ts'

/** `12 Nov 2026, 14:05: Acknowledged by @ben. 512 users on 500 seats.` */
export function sayEvent(event: AlertEvent, zone: string): string {
  const numbers = event.figures ? sayFigures(event.figures) : ''
  return [`${sayMoment(event.at, zone)}: ${sayWhat(event, zone)}`, numbers && `${numbers}.`].filter(Boolean).join(' ')
}

/**
 * That it is told although somebody had put it off or looked after it, because it got worse since; empty where that is
 * not why. Nothing else opens such an alert again without an event of its own.
 */
export function sayBrokeThrough({ state }: Alert, events: readonly AlertEvent[], zone: string): string {
  const at = events.findLastIndex(({ name }) => name === 'acknowledged' || name === 'snoozed' || name === 'unsnoozed')
  const quiet = events[at]
  if (state.name !== 'open' || !quiet || quiet.name === 'unsnoozed' || quiet.by === 'system') return ''
  const { by, until } = quiet
  const isWorse = events.slice(at).some(event => event.name === 'worse' && (!until || event.at < until))
  if (!isWorse) return ''
  const what = until ? `snoozed it until ${sayDay(until, zone)}` : 'acknowledged it'
  return `It got worse by a step after <@${by.user}> ${what}, so it is told again.`
}

function sayWhat(event: AlertEvent, zone: string): string {
  const by = event.by === 'system' ? '' : ` by <@${event.by.user}>`
  const level = nameLevel(event.level)
  switch (event.name) {
    case 'raised':
      return `Began, ${level}.`
    case 'worse':
      return `Became worse, ${level}.`
    case 'eased':
      return `Eased, ${level}.`
    case 'acknowledged':
      return `Acknowledged${by}.`
    case 'snoozed':
      return `Snoozed${by}${event.until ? ` until ${sayDay(event.until, zone)}` : ''}: ${asSentence(event.reason ?? '')}`
    case 'unsnoozed':
      return by ? `Its snooze was ended${by}.` : 'Its snooze ended.'
    case 'closed':
      return 'Closed.'
    default:
      return event.name satisfies never
  }
}

function sayFigures({ use, ends }: CompanyFigures): string {
  const users = use && (use.limit === null ? `${count(use.used)} users, seats unlimited` : seats(use.used, use.limit))
  return [users, ends && `licence ends ${ends}`].filter(Boolean).join(', ')
}

function seats(used: number, limit: number): string {
  return `${count(used)} users on ${count(limit)} seats`
}
