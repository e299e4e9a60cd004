import { DateTime } from 'luxon'
import { DAY } from './hours.ts'

/** The day in a time zone, `YYYY-MM-DD`. */
export function dayIn(zone: string, time: Date): string {
  return DateTime.fromJSDate(time, { zone }).toFormat('yyyy-MM-dd')
}

/** The first and last day of the month that contains `day`. */
export function monthOf(day: string): { from: string; to: string } {
  const month = DateTime.fromISO(day, { zone: 'utc' })
  return { from: month.startOf('month').toFormat('yyyy-MM-dd'), to: month.endOf('month').toFormat('yyyy-MM-dd') }
}

/** Days between two dates; negative where `to` is earlier, NaN where either is not a date. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY
}
