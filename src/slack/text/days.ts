import { dayIn, daysBetween } from '../../watch/day.ts'

/** `12 Nov 2026`, by the clock of the zone. */
export function sayDay(at: Date, zone: string): string {
  const { day, month, year } = partsOf(at, zone)
  return `${day} ${month} ${year}`
}

/** `12 Nov 2026, 14:05`, by the clock of the zone. */
export function sayMoment(at: Date, zone: string): string {
  const { hour, minute } = partsOf(at, zone)
  return `${sayDay(at, zone)}, ${hour}:${minute}`
}

/** `in 30 days`, `today`, `3 days ago`: how far a day, `YYYY-MM-DD`, is from that moment by the clock of the zone. */
export function sayDistance(from: Date, day: string, zone: string): string {
  const days = daysBetween(dayIn(zone, from), day)
  if (days === 0) return 'today'
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  return days > 0 ? `in ${count}` : `${count} ago`
}

function partsOf(at: Date, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  })
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}
