import type { Alert, Level } from '../../watch/alerts/alert.ts'
import { asSentence, escaped } from '../ui/mrkdwn.ts'
import { sayDay, sayDistance } from './days.ts'
import { count } from './values.ts'

/** What an alert is said with: its company as it is called, and by which clock. */
export type Saying = {
  vendor: string
  zone: string
  /** What stands around the company's name. */
  mark?: string
}

/**
 * What an alert is about, in a sentence: `Acme (its vendor) has 512 users on 500 seats since 12 Nov 2026, 12 over.`
 * Days are counted from when it became so, which is when its message was posted.
 */
export function sayAlert(alert: Alert, { vendor, zone, mark = '' }: Saying): string {
  const { level, levelSince, figures, first } = alert
  const name = `${mark}${escaped(alert.company.name)}${mark} (${escaped(vendor)})`
  const { use, ends } = figures ?? first
  switch (level.name) {
    case 'near':
    case 'over': {
      const since = sayDay(levelSince, zone)
      if (!use || use.limit === null) return `${name} ${HOW[level.name]} since ${since}.`
      const [used, limit] = [count(use.used), count(use.limit)]
      // While somebody looks after it, it stays as bad as it was.
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

/** How bad it is, in a few words, for lists and counts. */
export function nameLevel({ name }: Level): string {
  return { near: 'nearly full', over: 'over the limit', ending: 'ending soon', ended: 'ended' }[name]
}

/** How far people have come with it: `Acknowledged by @ben on 12 Nov 2026.` Empty while nobody has. */
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

const HOW = { near: 'is nearly full', over: 'is over its limit' }

function percent(used: number, limit: number): string {
  // Rounded down: nothing is called full before it is.
  return `${Math.floor((used / limit) * 100)} %`
}
