import { DateTime } from 'luxon'
import { dayIn, daysBetween } from '../../watch/day.ts'

/** `12 Nov 2026`, by the clock of the zone. */
export function sayDay(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('d LLL yyyy')
}

/** `12 Nov 2026, 14:05`, by the clock of the zone. */
export function sayMoment(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('d LLL yyyy, HH:mm')
}

/** `in 30 days`, `today`, `3 days ago`: how far a day, `YYYY-MM-DD`, is from that moment by the clock of the zone. */
export function sayDistance(from: Date, day: string, zone: string): string {
  const days = daysBetween(dayIn(zone, from), day)
  if (days === 0) return 'today'
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  return days > 0 ? `in ${count}` : `${count} ago`
}
