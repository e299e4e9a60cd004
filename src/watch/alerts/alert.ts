import type { CompanySummary, Use } from '../../changes/ports/vendor.ts'
import type { Person } from '../../policy/context.ts'
import { daysBetween } from '../../policy/hours.ts'
import { SEATS } from '../../policy/policy.ts'

/** A company's seat use and term end, as the vendor returned them. */
export type CompanyFigures = Pick<CompanySummary, 'use' | 'ends'>

/** What an alert is about. An alert is identified by vendor, company and condition. */
export type Condition = 'seats' | 'term'

/** Severity. Seats: `near` the limit, or `over` it by a number of whole steps. Term: days before its end. */
export type Level =
  | { name: 'near' }
  | { name: 'over'; steps: number }
  /** The smallest configured number of days that the end is within. */
  | { name: 'ending'; days: number }
  | { name: 'ended' }

/** A company's condition that needs attention, from its beginning to its end. */
export type Alert = {
  id: string
  vendor: string
  company: { id: string; name: string }
  condition: Condition
  /** The current level; once closed, the last one. */
  level: Level
  /** When the alert began, and when it reached its level. */
  since: Date
  levelSince: Date
  /** The figures when it began. */
  first: CompanyFigures
  /** The latest figures. Once closed, those that closed it; null where the company is gone. */
  figures: CompanyFigures | null
  state: AlertState
  /** How many messages of its own it has had; their numbers start at 1. */
  messages: number
  /** The digest that last announced it; null where it had its own message. */
  digest: string | null
  /** Optimistic lock: incremented with every update. */
  version: number
}

export type AlertState =
  | { name: 'open' }
  /** Silent until it gets worse by a step. */
  | { name: 'acknowledged'; by: Person; at: Date }
  /** Silent until `until`, or until it gets worse by a step. */
  | { name: 'snoozed'; by: Person; at: Date; until: Date; reason: string }
  | { name: 'closed'; at: Date }

/** An event in an alert's history. */
export type AlertEvent = {
  name: 'raised' | 'worse' | 'eased' | 'acknowledged' | 'snoozed' | 'unsnoozed' | 'closed'
  by: Person | 'system'
  at: Date
  level: Level
  figures: CompanyFigures | null
  /** Only for a snooze. */
  reason?: string
  until?: Date
}

/** Snooze durations in days. There is no permanent snooze. */
export const SNOOZE_DAYS = [7, 14, 30, 90] as const

/** Sorts alerts by severity: what has already happened before what is about to, the most severe first. */
export function bySeverity(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (one, other) => badness(other) - badness(one) || one.company.name.localeCompare(other.company.name)
  )
}

/** Those that are not closed, worst first; what somebody looks after already comes last. */
export function worstOf(alerts: readonly Alert[]): Alert[] {
  const open = bySeverity(alerts.filter(({ state }) => state.name !== 'closed'))
  return [...open.filter(({ state }) => state.name === 'open'), ...open.filter(({ state }) => state.name !== 'open')]
}

/** Over the limit, by ratio; ended; then by closeness to either, from 0 to 1. */
function badness({ level, figures }: Alert): number {
  switch (level.name) {
    case 'over':
      return 3 + ratio(figures)
    case 'ended':
      return 3
    case 'ending':
      return 1 + 1 / (1 + level.days)
    case 'near':
      return ratio(figures)
    default:
      return level satisfies never
  }
}

function ratio(figures: Alert['figures']): number {
  const use = figures?.use
  if (!use || use.limit === null) return 0
  return use.limit === 0 ? Number.MAX_SAFE_INTEGER : use.used / use.limit
}

/** The level of a condition; `fine` where it does not hold, `unknown` where the vendor did not return the data. */
export type Reading = Level | { name: 'fine' } | { name: 'unknown' }

export const CONDITIONS: readonly Condition[] = ['seats', 'term']

/**
 * The reading of each condition of a company. `threshold` is the company's own, in percent of its seats; `today` is the
 * date in the settings' zone.
 */
export function conditionsOf(
  row: CompanySummary,
  settings: Pick<Settings, 'near' | 'worse' | 'renewalDays'>,
  threshold: number | null,
  today: string
): Readonly<Record<Condition, Reading>> {
  return { seats: seatsOf(row, settings.worse, threshold ?? settings.near), term: termOf(row, settings, today) }
}

/** Fields whose change can end the condition. */
export function fieldsOf(condition: Condition): readonly string[] {
  return FIELDS[condition]
}

const FIELDS: Readonly<Record<Condition, readonly string[]>> = { seats: [SEATS, 'limited'], term: ['ends', 'period'] }

function seatsOf({ use }: CompanySummary, worse: number, near: number): Reading {
  if (!use) return { name: 'unknown' }
  const { used, limit } = use
  if (limit === null) return { name: 'fine' }
  // Without seats there is nothing to divide by; each user counts against one seat.
  if (used > limit) return { name: 'over', steps: Math.floor(((used - limit) * 100) / (Math.max(limit, 1) * worse)) }
  return used > 0 && used * 100 >= near * limit ? { name: 'near' } : { name: 'fine' }
}

function termOf(
  { ends, licence }: CompanySummary,
  { renewalDays }: Pick<Settings, 'renewalDays'>,
  today: string
): Reading {
  // A missing end means no end only where the row includes the field; otherwise it is unknown.
  if (ends === null) return { name: licence && 'ends' in licence ? 'fine' : 'unknown' }
  const left = daysBetween(today, ends)
  if (left < 0) return { name: 'ended' }
  const within = renewalDays.filter(days => left <= days)
  return within.length > 0 ? { name: 'ending', days: Math.min(...within) } : { name: 'fine' }
}

/** The configured alert thresholds. */
export type Settings = {
  /** Percent of used seats from which a licence is nearly full; a company may have its own threshold. */
  near: number
  /** Percent of the limit per step; each step makes an alert worse and ends a snooze. */
  worse: number
  /** A suggested raise is rounded up to a multiple of this many seats. */
  seatStep: number
  /** Days before the end of a licence to announce it, descending. The last one ends a snooze. */
  renewalDays: readonly number[]
  /** The time zone of days and of the scan schedule. */
  zone: string
}

/** Defaults. */
export const SETTINGS: Settings = {
  near: 90,
  worse: 10,
  seatStep: 10,
  renewalDays: [60, 30, 14, 7, 1],
  zone: 'Etc/UTC'
}

/**
 * Suggested seats: the users plus 10 percent, rounded up to a multiple of the step, and always more than the limit.
 * Null where the licence is unlimited or its seats are unknown.
 */
export function suggestedSeats(use: Use | null, step: number): number | null {
  if (!use || use.limit === null) return null
  // Integer arithmetic: in floating point 500 × 1.1 exceeds 550 and would round up to the next step.
  const roomy = Math.ceil((use.used * 11) / (10 * step)) * step
  return Math.max(roomy, (Math.floor(use.limit / step) + 1) * step)
}
