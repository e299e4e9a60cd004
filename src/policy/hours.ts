import { DateTime, IANAZone } from 'luxon'
import type { Hours, Weekday } from './policy.ts'

/** 24 hours, in milliseconds. A day by the clock can be an hour shorter or longer. */
export const DAY = 24 * 3_600_000

/** In the order of ISO weekdays, which begin with 1 for Monday. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[]

/** The moment when so many working minutes have passed; it lies within working hours. */
export function addWorkingMinutes(start: Date, minutes: number, hours: Hours): Date {
  let left = minutes * MINUTE
  for (const { from, to } of windowsAfter(start, hours)) {
    // What ends with the day is due then; nothing is left over for the next morning.
    if (left <= to - from) return new Date(from + left)
    left -= to - from
  }
  throw new RangeError(`${minutes} working minutes after ${start.toISOString()} do not come within a century.`)
}

/** The moment itself within working hours, else when they begin again. */
export function nextWorkingMoment(at: Date, hours: Hours): Date {
  return addWorkingMinutes(at, 0, hours)
}

/** How many working minutes a day has by the clock. */
export function minutesOfDay({ from, to }: Pick<Hours, 'from' | 'to'>): number {
  return to - from
}

/** The end of a day, `YYYY-MM-DD`, where its clocks say so; undefined where there is no such day. */
export function endOfDay(day: string, { zone }: Pick<Hours, 'zone'>): Date | undefined {
  const date = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone })
  return date.isValid ? date.plus({ days: 1 }).startOf('day').toJSDate() : undefined
}

const MINUTE = 60_000
/** In days. */
const CENTURY = 36_525

/** The rest of the day's working hours, then those of the days after, in milliseconds since 1970. */
function* windowsAfter(start: Date, hours: Hours): Generator<{ from: number; to: number }> {
  const zone = IANAZone.create(hours.zone)
  if (!zone.isValid || hours.days.length === 0) {
    throw new RangeError(`Working hours need a known zone and a day: got ${JSON.stringify(hours)}.`)
  }
  const today = Math.floor((start.getTime() + zone.offset(start.getTime()) * MINUTE) / DAY) * DAY
  for (let day = today; day < today + CENTURY * DAY; day += DAY) {
    if (!hours.days.some(name => WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] === name)) continue
    const from = Math.max(instantOf(day + hours.from * MINUTE, zone).first, start.getTime())
    // The end of a day is the beginning of the next, also where that comes twice.
    const { first, last } = instantOf(day + hours.to * MINUTE, zone)
    const to = hours.to * MINUTE === DAY ? first : last
    if (from < to) yield { from, to }
  }
}

/**
 * When the clocks of a zone show a time, which is given as if it were of UTC: first and last, where they are put back
 * over it; where they are put forward over it, the moment in which that happens.
 */
function instantOf(shown: number, zone: IANAZone): { first: number; last: number } {
  const offsets = [shown - DAY, shown + DAY].map(around => zone.offset(around) * MINUTE)
  const candidates = offsets.map(offset => shown - offset)
  const instants = candidates.filter(at => at + zone.offset(at) * MINUTE === shown)
  if (instants.length > 0) return { first: Math.min(...instants), last: Math.max(...instants) }
  let before = Math.min(...candidates)
  let after = Math.max(...candidates)
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (middle + zone.offset(middle) * MINUTE < shown) before = middle
    else after = middle
  }
  return { first: after, last: after }
}
