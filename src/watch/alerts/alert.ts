import type { Use } from '../../changes/model/change.ts'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { Person } from '../../policy/context.ts'
import { daysBetween } from '../../policy/day.ts'
import { SEATS } from '../../policy/policy.ts'

/** How full a company's licence was and when it ends, as a vendor said. */
export type CompanyFigures = Pick<CompanySummary, 'use' | 'ends'>

/** What an alert is about: its seats, or the end of its term. With vendor and company it is the alert's identity. */
export type Condition = 'seats' | 'term'

/** How bad it is. Of seats: `near` the limit, or `over` it by so many whole steps. Of the term: so many days before. */
export type Level =
  | { name: 'near' }
  | { name: 'over'; steps: number }
  /** The configured number of days that are left at most. */
  | { name: 'ending'; days: number }
  | { name: 'ended' }

/** A condition of a company that people should know of, from when it began until it was over. */
export type Alert = {
  id: string
  vendor: string
  company: { id: string; name: string }
  condition: Condition
  /** As bad as it is now; once closed, as bad as it was last. */
  level: Level
  /** When it began, and when it became as bad as it is. */
  since: Date
  levelSince: Date
  /** As they were when it began. */
  first: CompanyFigures
  /** As they were when it was last looked at; once closed, those that closed it, or null where the company is gone. */
  figures: CompanyFigures | null
  state: AlertState
  /** How many messages of its own it has had, counted from 1. */
  messages: number
  /** The digest in which it was last told; null where it had a message of its own. */
  digest: string | null
  /** Grows with everything that happens to it. */
  version: number
}

export type AlertState =
  | { name: 'open' }
  /** Somebody looks after it: nothing more is said of it until it gets worse by a step. */
  | { name: 'acknowledged'; by: Person; at: Date }
  /** Nothing is said of it until then, or until it gets worse by a step. */
  | { name: 'snoozed'; by: Person; at: Date; until: Date; reason: string }
  | { name: 'closed'; at: Date }

/** Something that happened to an alert, in the order it happened. */
export type AlertEvent = {
  name: 'raised' | 'worse' | 'eased' | 'acknowledged' | 'snoozed' | 'unsnoozed' | 'closed'
  by: Person | 'system'
  at: Date
  level: Level
  figures: CompanyFigures | null
  /** Of a snooze. */
  reason?: string
  until?: Date
}

/** For how many days an alert can be snoozed: never for ever. */
export const SNOOZE_DAYS = [7, 14, 30, 90] as const

/** The order in which alerts ask for attention: what has happened before what will, the furthest gone first. */
export function bySeverity(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (one, other) => badness(other) - badness(one) || one.company.name.localeCompare(other.company.name)
  )
}

/** Over its limit by how much of it; ended; then how near to either, each from 0 to 1. */
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

/** How bad a condition is; `fine` where it does not hold, `unknown` where the vendor did not say. */
export type Reading = Level | { name: 'fine' } | { name: 'unknown' }

export const CONDITIONS: readonly Condition[] = ['seats', 'term']

/**
 * How bad each condition of a company is, by what a row of it says. `threshold` is the company's own, in percent of its
 * seats; `today` is the day in the zone of the settings.
 */
export function conditionsOf(
  row: CompanySummary,
  settings: Pick<Settings, 'near' | 'worse' | 'renewalDays'>,
  threshold: number | null,
  today: string
): Readonly<Record<Condition, Reading>> {
  return { seats: seatsOf(row, settings.worse, threshold ?? settings.near), term: termOf(row, settings, today) }
}

/** The fields whose change can end a condition. */
export function fieldsOf(condition: Condition): readonly string[] {
  return FIELDS[condition]
}

const FIELDS: Readonly<Record<Condition, readonly string[]>> = { seats: [SEATS, 'limited'], term: ['ends', 'period'] }

function seatsOf({ use }: CompanySummary, worse: number, near: number): Reading {
  if (!use) return { name: 'unknown' }
  const { used, limit } = use
  if (limit === null) return { name: 'fine' }
  // Without a seat every user is so much over that there is nothing to divide by.
  if (used > limit) return { name: 'over', steps: Math.floor(((used - limit) * 100) / (Math.max(limit, 1) * worse)) }
  return used > 0 && used * 100 >= near * limit ? { name: 'near' } : { name: 'fine' }
}

function termOf(
  { ends, licence }: CompanySummary,
  { renewalDays }: Pick<Settings, 'renewalDays'>,
  today: string
): Reading {
  // A row that could not be read says nothing of its end, which is not the same as a licence without one.
  if (ends === null) return { name: licence && 'ends' in licence ? 'fine' : 'unknown' }
  const left = daysBetween(today, ends)
  if (left < 0) return { name: 'ended' }
  const within = renewalDays.filter(days => left <= days)
  return within.length > 0 ? { name: 'ending', days: Math.min(...within) } : { name: 'fine' }
}

/** What is worth telling, as the configuration says. */
export type Settings = {
  /** From so many percent of its seats on a licence is nearly full; a company may have a threshold of its own. */
  near: number
  /** So many percent of the limit more make an alert worse by a step, which breaks through a snooze. */
  worse: number
  /** A raise that is suggested is rounded up to a multiple of so many seats. */
  seatStep: number
  /** So many days before a licence ends it is told, in falling order. The last one breaks through a snooze. */
  renewalDays: readonly number[]
  /** The zone in which a day begins and passes have their hours. */
  zone: string
}

/** What it is unless the configuration says otherwise. */
export const SETTINGS: Settings = {
  near: 90,
  worse: 10,
  seatStep: 10,
  renewalDays: [60, 30, 14, 7, 1],
  zone: 'Etc/UTC'
}

/**
 * How many seats to suggest: the users and a tenth more, rounded up to a multiple of the step, and always more than
 * there are. Null where the licence is unlimited, or where nothing is known of its seats.
 */
export function suggestedSeats(use: Use | null, step: number): number | null {
  if (!use || use.limit === null) return null
  // In whole numbers: 500 × 1.1 is a little more than 550, which would round up to the next step.
  const roomy = Math.ceil((use.used * 11) / (10 * step)) * step
  return Math.max(roomy, (Math.floor(use.limit / step) + 1) * step)
}
