import type { Alert, AlertEvent, CompanyFigures, Level } from '../../watch/alerts/alert.ts'
import type { AlertResponse } from '../../watch/alerts/announce.ts'
import { sayDate, sayDay, sayDistance, sayMoment } from './dates.ts'
import { asSentence, count, escaped } from './format.ts'
import { sayPolicyRefusal } from './policy.ts'

/** `vendor` is its label; `mark` is put on both sides of the company's name. */
export type AlertWording = {
  vendor: string
  zone: string
  mark?: string
}

/**
 * What an alert is about, in a sentence: `Acme (its vendor) has been over its limit since 12 Nov 2026: 512 users on 500 seats (+12).`
 * Distances in days are from when it reached its level, which is when its message was posted.
 */
export function sayAlert(alert: Alert, { vendor, zone, mark = '' }: AlertWording): string {
  const { level, levelSince, figures, first } = alert
  const name = `${mark}${escaped(alert.company.name)}${mark} (${escaped(vendor)})`
  const { use, ends } = figures ?? first
  switch (level.name) {
    case 'near':
    case 'over': {
      const since = sayDay(levelSince, zone)
      const been = `${name} has been ${HOW[level.name]} since ${since}`
      if (!use || use.limit === null) return `${been}.`
      const [used, limit] = [count(use.used), count(use.limit)]
      // An acknowledged or snoozed alert keeps its level.
      if (level.name === 'over' && use.used <= use.limit) {
        return `${name} was over its limit, and now has ${used} users on ${limit} seats.`
      }
      if (level.name === 'over') {
        return `${been}: ${used} users on ${limit} seats (+${count(use.used - use.limit)}).`
      }
      return `${been}: ${used} users on ${limit} seats (${percent(use.used, use.limit)}).`
    }
    case 'ending':
      return ends
        ? `The licence of ${name} ends on ${sayDate(ends)}, ${sayDistance(levelSince, ends, zone)}.`
        : `The licence of ${name} ends within ${level.days} days.`
    case 'ended':
      return ends ? `The licence of ${name} ended on ${sayDate(ends)}.` : `The licence of ${name} has ended.`
    default:
      return level satisfies never
  }
}

/** The level in a word or two, for lists and counts. */
export function nameLevel({ name }: Level): string {
  return { near: 'nearly full', over: 'over the limit', ending: 'ending soon', ended: 'ended' }[name]
}

/** What somebody did about it: `Acknowledged by @ben on 12 Nov 2026.` Empty while it is open. */
export function sayHandled({ state }: Pick<Alert, 'state'>, zone: string): string {
  switch (state.name) {
    case 'open':
      return ''
    case 'acknowledged':
      return `Acknowledged by <@${state.by.user}> on ${sayDay(state.at, zone)}; silent until it gets worse.`
    case 'snoozed':
      return `Snoozed until ${sayDay(state.until, zone)} by <@${state.by.user}>: ${asSentence(state.reason)}`
    case 'closed':
      return `Resolved on ${sayDay(state.at, zone)}.`
    default:
      return state satisfies never
  }
}

/** Why a click on an alert did nothing, for the person who clicked. */
export function sayNotHandled(refusal: Exclude<AlertResponse, { handled: unknown }>, zone: string): string {
  switch (refusal.refused) {
    case 'no-such-alert':
      return 'This alert no longer exists.'
    case 'handled-since': {
      const how = sayHandled(refusal.alert, zone) || 'It is open again.'
      return `The alert for ${escaped(refusal.alert.company.name)} has changed since you saw it, so nothing was done. ${how}`
    }
    default:
      return sayPolicyRefusal(refusal)
  }
}

const HOW = { near: 'nearly full', over: 'over its limit' }

function percent(used: number, limit: number): string {
  // Rounded down: nearly full is not 100 %.
  return `${Math.floor((used / limit) * 100)} %`
}

/** `12 Nov 2026, 14:05: Acknowledged by @ben. 512 users on 500 seats.` */
export function sayEvent(event: AlertEvent, zone: string): string {
  const numbers = event.figures ? sayFigures(event.figures) : ''
  return [`${sayMoment(event.at, zone)}: ${sayWhat(event, zone)}`, numbers && `${numbers}.`].filter(Boolean).join(' ')
}

/**
 * That an alert opened again because it got worse after somebody acknowledged or snoozed it; empty where that is not
 * why. Every other reason to open it again has an event of its own.
 */
export function sayReopened({ state }: Alert, events: readonly AlertEvent[], zone: string): string {
  const at = events.findLastIndex(({ name }) => name === 'acknowledged' || name === 'snoozed' || name === 'unsnoozed')
  const quiet = events[at]
  if (state.name !== 'open' || !quiet || quiet.name === 'unsnoozed' || quiet.by === 'system') return ''
  const { by, until } = quiet
  const isWorse = events.slice(at).some(event => event.name === 'worse' && (!until || event.at < until))
  if (!isWorse) return ''
  const what = until ? `snoozed it until ${sayDay(until, zone)}` : 'acknowledged it'
  return `It got worse after <@${by.user}> ${what}, so it is open again.`
}

function sayWhat(event: AlertEvent, zone: string): string {
  const by = event.by === 'system' ? '' : ` by <@${event.by.user}>`
  const level = nameLevel(event.level)
  switch (event.name) {
    case 'raised':
      return `Raised: ${level}.`
    case 'worse':
      return `Got worse: ${level}.`
    case 'eased':
      return `Eased: ${level}.`
    case 'acknowledged':
      return `Acknowledged${by}.`
    case 'snoozed':
      return `Snoozed${by}${event.until ? ` until ${sayDay(event.until, zone)}` : ''}: ${asSentence(event.reason ?? '')}`
    case 'unsnoozed':
      return by ? `Snooze ended${by}.` : 'Snooze ended.'
    case 'closed':
      return 'Resolved.'
    default:
      return event.name satisfies never
  }
}

function sayFigures({ use, ends }: CompanyFigures): string {
  const users = use && (use.limit === null ? `${count(use.used)} users, seats unlimited` : seats(use.used, use.limit))
  return [users, ends && `licence ends ${sayDate(ends)}`].filter(Boolean).join(', ')
}

function seats(used: number, limit: number): string {
  return `${count(used)} users on ${count(limit)} seats`
}

/** That an alert is over, and why; `before` are the figures that it was about. */
export function sayClosed(
  { company, condition, level, figures }: Alert,
  before: CompanyFigures,
  vendor: string
): string {
  const name = `${escaped(company.name)} (${escaped(vendor)})`
  if (figures === null) return `${name} is gone: ${escaped(vendor)} no longer lists it.`
  const why = sayResolution(condition, before, figures)
  if (condition === 'term') {
    const was = before.ends ? `no longer ends on ${sayDate(before.ends)}` : 'no longer ends soon'
    return `The licence of ${name} ${was}: ${why}.`
  }
  return `${name} is no longer ${level.name === 'over' ? 'over its limit' : 'near its limit'}: ${why}.`
}

/** That an alert has eased, since when and why; empty where it has not. */
export function sayEased({ condition, state, figures }: Alert, events: readonly AlertEvent[], zone: string): string {
  const steps = events.filter(({ name }) => name === 'raised' || name === 'worse' || name === 'eased')
  const [before, last] = steps.slice(-2)
  if (state.name === 'closed' || last?.name !== 'eased' || !before?.figures) return ''
  const after = last.figures ?? figures
  if (!after) return ''
  const isBelow = before.level.name === 'over' && last.level.name !== 'over'
  const how = isBelow ? 'No longer over its limit' : 'Better'
  return `${how} since ${sayDay(last.at, zone)}: ${sayResolution(condition, before.figures, after)}.`
}

/** The figures of an alert before it closed: those of its last event before the closing one. */
export function lastFigures({ first }: Alert, events: readonly AlertEvent[]): CompanyFigures {
  const steps = events.filter(({ name, figures }) => figures !== null && name !== 'closed')
  return steps.at(-1)?.figures ?? first
}

function sayResolution(condition: Alert['condition'], before: CompanyFigures, after: CompanyFigures): string {
  return (condition === 'seats' ? seatMoves : termMoves)(before, after).join(' and ')
}

function seatMoves({ use: before }: CompanyFigures, { use: after }: CompanyFigures): string[] {
  if (!before || !after) return ['the vendor no longer gives its number of users']
  if (after.limit === null) return ['its seats are no longer limited']
  const moves: string[] = []
  if (before.limit !== null && before.limit !== after.limit) {
    const how = after.limit > before.limit ? 'raised' : 'lowered'
    moves.push(`the limit was ${how} from ${count(before.limit)} to ${count(after.limit)}`)
  }
  if (before.used !== after.used) {
    moves.push(`its users went from ${count(before.used)} to ${count(after.used)}`)
  }
  return moves.length > 0 ? moves : [`it has ${count(after.used)} users on ${count(after.limit)} seats`]
}

function termMoves({ ends: before }: CompanyFigures, { ends: after }: CompanyFigures): string[] {
  if (after === null) return ['it no longer has an end date']
  if (before !== null && after < before) return [`its end was moved to ${sayDate(after)}`]
  return [before === after ? `it ends on ${sayDate(after)}` : `renewed to ${sayDate(after)}`]
}
