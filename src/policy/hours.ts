import { DateTime } from 'luxon'
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
const CENTURY = 36_525

/** What is left of the day's working hours, then those of the days after, in milliseconds. */
function* windowsAfter(start: Date, hours: Hours): Generator<{ from: number; to: number }> {
  const today = DateTime.fromJSDate(start, { zone: hours.zone }).startOf('day')
  if (!today.isValid || hours.days.length === 0) {
    throw new RangeError(`Working hours need a known zone and a day: got ${JSON.stringify(hours)}.`)
  }
  for (let day = 0; day < CENTURY; day += 1) {
    const date = today.plus({ days: day })
    if (!hours.days.some(name => WEEKDAYS[date.weekday - 1] === name)) continue
    const from = Math.max(clockTime(date, hours.from), start.getTime())
    const to = clockTime(date, hours.to)
    if (from < to) yield { from, to }
  }
}

/** When the clock of that day shows so many minutes after midnight: by the clock, not by counting, as days change. */
function clockTime(day: DateTime, minutes: number): number {
  if (minutes === 24 * 60) return day.plus({ days: 1 }).toMillis()
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toMillis()
}
