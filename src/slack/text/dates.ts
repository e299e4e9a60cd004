import { dayIn, daysBetween } from '../../policy/hours.ts'

/** `12 Nov 2026`, in the time zone. */
export function sayDay(at: Date, zone: string): string {
  const { day, month, year } = partsOf(at, zone)
  return `${day} ${month} ${year}`
}

/** `12 Nov 2026, 14:05`, in the time zone. */
export function sayMoment(at: Date, zone: string): string {
  const { hour, minute } = partsOf(at, zone)
  return `${sayDay(at, zone)}, ${hour}:${minute}`
}

/**
 * A moment for mrkdwn, which Slack shows in the reader's own zone: `today at 14:05`, `12 Nov 2026 at 14:05`. Who reads
 * the text elsewhere, such as in a notification, sees it in the time zone.
 */
export function sayTime(at: Date, zone: string): string {
  return `<!date^${Math.floor(at.getTime() / 1000)}^{date_short_pretty} at {time}|${sayMoment(at, zone)} (${zone})>`
}

/** The date of a change, which is decided on too; undefined where it has none. */
export function sayApplyAt(applyAt: Date | undefined, mark = '*'): string | undefined {
  return applyAt && `🕒 To be applied ${mark}${sayTime(applyAt, 'UTC')}${mark}, not before.`
}

/** A day as vendors and policies write it, `2027-06-03`, as `3 Jun 2027`; any other text as it is. */
export function sayDate(day: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? new Date(`${day}T00:00:00Z`) : undefined
  return at && !Number.isNaN(at.getTime()) ? sayDay(at, 'UTC') : day
}

/** `in 30 days`, `today`, `3 days ago`: how far `day`, `YYYY-MM-DD`, is from a moment in the time zone. */
export function sayDistance(from: Date, day: string, zone: string): string {
  const days = daysBetween(dayIn(zone, from), day)
  if (days === 0) return 'today'
  const count = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  return days > 0 ? `in ${count}` : `${count} ago`
}

function partsOf(at: Date, zone: string): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  const format = formats.get(zone) ?? formatIn(zone)
  formats.set(zone, format)
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** Making one takes fifty times as long as using it. There are as many as time zones at most. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en', {
    timeZone: zone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23'
  })
}
