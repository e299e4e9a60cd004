import type { Alert, Level } from '../../watch/alerts/alert.ts'
import type { AlertResponse } from '../../watch/alerts/respond.ts'
import { asSentence, count, escaped, sayDay, sayDistance } from './format.ts'
import { sayPolicyRefusal } from './policy.ts'

/** `vendor` is its label; `mark` is put on both sides of the company's name. */
export type AlertWording = {
  vendor: string
  zone: string
  mark?: string
}

/**
 * What an alert is about, in a sentence: `Acme (its vendor) has 512 users on 500 seats since 12 Nov 2026, 12 over.`
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
      if (!use || use.limit === null) return `${name} ${HOW[level.name]} since ${since}.`
      const [used, limit] = [count(use.used), count(use.limit)]
      // An acknowledged or snoozed alert keeps its level.
      if (level.name === 'over' && use.used <= use.limit) {
        return `${name} was over its limit and has ${used} users on ${limit} seats now.`
      }
      if (level.name === 'over') {
        return `${name} has ${used} users on ${limit} seats since ${since}, ${count(use.used - use.limit)} over.`
      }
      return `${name} has ${used} users on ${limit} seats since ${since}, ${percent(use.used, use.limit)} of them used.`
    }
    case 'ending':
      return ends
        ? `The licence of ${name} ends on ${ends}, ${sayDistance(levelSince, ends, zone)}.`
        : `The licence of ${name} ends within ${level.days} days.`
    case 'ended':
      return ends ? `The licence of ${name} ended on ${ends}.` : `The licence of ${name} has ended.`
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
      return `Acknowledged by <@${state.by.user}> on ${sayDay(state.at, zone)}: it stays quiet until it gets worse.`
    case 'snoozed':
      return `Snoozed until ${sayDay(state.until, zone)} by <@${state.by.user}>: ${asSentence(state.reason)}`
    case 'closed':
      return `Closed on ${sayDay(state.at, zone)}.`
    default:
      return state satisfies never
  }
}

/** Why a click on an alert did nothing, for the person who clicked. */
export function sayNotHandled(refusal: Exclude<AlertResponse, { handled: unknown }>, zone: string): string {
  switch (refusal.refused) {
    case 'no-such-alert':
      return 'This alert does not exist any more.'
    case 'handled-since': {
      const how = sayHandled(refusal.alert, zone) || 'It is open again.'
      return `The alert of ${escaped(refusal.alert.company.name)} has moved on since you saw it, so nothing was changed. ${how}`
    }
    default:
      return sayPolicyRefusal(refusal)
  }
}

const HOW = { near: 'is nearly full', over: 'is over its limit' }

function percent(used: number, limit: number): string {
  // Rounded down: nearly full is not 100 %.
  return `${Math.floor((used / limit) * 100)} %`
}
