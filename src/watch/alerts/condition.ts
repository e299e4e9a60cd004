import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { SEATS } from '../../policy/policy.ts'
import { daysBetween } from '../day.ts'
import type { Condition, Level } from './alert.ts'
import type { Settings } from './settings.ts'

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
