import { DateTime, IANAZone } from 'luxon'
import type { Hours, Weekday } from './policy.ts'

/** 24 hours in milliseconds. A calendar day can be an hour shorter or longer. */
export const DAY = 24 * 3_600_000

/** In ISO order: Monday is 1. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[]

/** The time after `minutes` working minutes; always within working hours. */
export function addWorkingMinutes(start: Date, minutes: number, hours: Hours): Date {
  let left = minutes * MINUTE
  for (const { from, to } of windowsAfter(start, hours)) {
    // A span that ends exactly at closing time is due then, not when the next day opens.
    if (left <= to - from) return new Date(from + left)
    left -= to - from
  }
  throw new RangeError(`${minutes} working minutes after ${start.toISOString()} do not come within a century.`)
}

/** `at` itself within working hours, else the next opening time. */
export function nextWorkingMoment(at: Date, hours: Hours): Date {
  return addWorkingMinutes(at, 0, hours)
}

/**
 * The first span at or after `at` that lies in all windows; it begins at `at` where that is within them. Undefined where
 * they have none in common.
 */
export function nextWindow(at: Date, windows: readonly Hours[]): { from: Date; to: Date } | undefined {
  let start = at.getTime()
  for (let tries = 0; tries < MOST_WINDOWS; tries += 1) {
    const spans = windows.map(hours => spanAfter(new Date(start), hours))
    const from = Math.max(start, ...spans.map(span => span.from))
    const to = Math.min(LAST_DATE, ...spans.map(span => span.to))
    if (from < to) return { from: new Date(from), to: new Date(to) }
    // The span that ends first is over by then, so the search moves on.
    start = from
  }
  return undefined
}

/** When to tell of something due: as work begins on the last working day before it. */
export function workingDayBefore(due: Date, { zone, days, from }: Hours): Date {
  let day = DateTime.fromJSDate(due, { zone }).startOf('day')
  do day = day.minus({ days: 1 })
  while (!days.some(name => WEEKDAYS[day.weekday - 1] === name))
  return day.set({ hour: Math.floor(from / 60), minute: from % 60 }).toJSDate()
}

/** Working minutes per day, ignoring clock changes. */
export function minutesOfDay({ from, to }: Pick<Hours, 'from' | 'to'>): number {
  return to - from
}

/** The end of a day (`YYYY-MM-DD`) in the zone; undefined where the day does not exist. */
export function endOfDay(day: string, { zone }: Pick<Hours, 'zone'>): Date | undefined {
  const date = DateTime.fromFormat(day, 'yyyy-MM-dd', { zone })
  return date.isValid ? date.plus({ days: 1 }).startOf('day').toJSDate() : undefined
}

const MINUTE = 60_000
/** Of two daily windows each step passes at least one span, so these cover a year. */
const MOST_WINDOWS = 800
/** The latest that a `Date` can be. */
const LAST_DATE = 8.64e15
/** In days. */
const CENTURY = 36_525

function spanAfter(start: Date, hours: Hours): { from: number; to: number } {
  for (const span of windowsAfter(start, hours)) return span
  throw new RangeError(`No window opens within a century after ${start.toISOString()}: ${JSON.stringify(hours)}.`)
}

/** The rest of today's working hours, then those of later days, in epoch milliseconds. */
function* windowsAfter(start: Date, hours: Hours): Generator<{ from: number; to: number }> {
  const zone = IANAZone.create(hours.zone)
  if (!zone.isValid || hours.days.length === 0) {
    throw new RangeError(`Working hours need a known zone and a day: got ${JSON.stringify(hours)}.`)
  }
  const today = Math.floor((start.getTime() + zone.offset(start.getTime()) * MINUTE) / DAY) * DAY
  // A window over midnight may have opened yesterday.
  const first = hours.to * MINUTE > DAY ? today - DAY : today
  for (let day = first; day < today + CENTURY * DAY; day += DAY) {
    if (!hours.days.some(name => WEEKDAYS[(new Date(day).getUTCDay() + 6) % 7] === name)) continue
    const from = Math.max(instantOf(day + hours.from * MINUTE, zone).first, start.getTime())
    // 24:00 is the start of the next day, even where midnight occurs twice.
    const { first, last } = instantOf(day + hours.to * MINUTE, zone)
    const to = hours.to * MINUTE === DAY ? first : last
    if (from < to) yield { from, to }
  }
}

/**
 * The instants at which the zone's clocks show a local time (`shown`, encoded as UTC): the first and last where clocks
 * go back, and the transition itself where they skip it.
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

/** The day in a time zone, `YYYY-MM-DD`. */
export function dayIn(zone: string, time: Date): string {
  return DateTime.fromJSDate(time, { zone }).toFormat('yyyy-MM-dd')
}

/** The first and last day of the month that contains `day`. */
export function monthOf(day: string): { from: string; to: string } {
  const month = DateTime.fromISO(day, { zone: 'utc' })
  return { from: month.startOf('month').toFormat('yyyy-MM-dd'), to: month.endOf('month').toFormat('yyyy-MM-dd') }
}

/** Calendar months between two dates, a fraction where they are not whole; NaN where either is not a date. */
export function monthsBetween(from: string, to: string): number {
  const [first, last] = [from, to].map(day => DateTime.fromISO(day, { zone: 'utc' }))
  return first && last ? last.diff(first, 'months').months : Number.NaN
}

/** Days between two dates; negative where `to` is earlier, NaN where either is not a date. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY
}

/** The day so many days later; earlier where negative. */
export function addDays(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}

/** The same time of the same day so many years later, in the zone. */
export function yearsAfter(at: Date, years: number, zone: string): Date {
  return DateTime.fromJSDate(at, { zone }).plus({ years }).toJSDate()
}

/** What the zone's clocks show: a day and a time, `HH:MM`. */
export function localTimeOf(at: Date, zone: string): { day: string; time: string } {
  const local = DateTime.fromJSDate(at, { zone })
  return { day: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') }
}

/**
 * When the zone's clocks show a day and a time, or when the day begins; the first of the two where clocks go back.
 * `skippedTo`: they go forward over that time. Undefined for what is no day or no time.
 */
export function momentOf(
  day: string,
  time: string | null,
  zone: string
): { moment: Date } | { skippedTo: string } | undefined {
  const format = time === null ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm'
  const given = time === null ? day : `${day} ${time}`
  const local = DateTime.fromFormat(given, format, { zone })
  if (!local.isValid) return undefined
  if (time === null) return { moment: local.startOf('day').toJSDate() }
  if (local.toFormat(format) !== given) return { skippedTo: local.toFormat('HH:mm') }
  return { moment: new Date(Math.min(...local.getPossibleOffsets().map(one => one.toMillis()))) }
}
