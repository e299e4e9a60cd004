/** How an account writes dates in answers: `iso` as the vendor's description declares, the others as its pages show. */
export type DateFormat = 'iso' | 'dd/MM/yyyy' | 'MM/dd/yyyy' | 'yyyy/MM/dd'
export type TimeFormat = '24h' | '12h'
export type Account = { dateFormat: DateFormat; timeFormat: TimeFormat }

const DAY = 24 * 60 * 60 * 1000

/** The calendar day of an instant, in UTC: `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

/** The day so many days later; earlier where negative. */
export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(day) + days * DAY))
}

/** A day or an ISO instant as this account's answers write it; null stays null. */
export function written(moment: string | null, account: Account): string | null {
  if (moment === null) return null
  const iso = new Date(moment).toISOString()
  if (account.dateFormat === 'iso') return iso.slice(0, 19)
  const [year, month, day] = [iso.slice(0, 4), iso.slice(5, 7), iso.slice(8, 10)]
  const date = account.dateFormat.replace('yyyy', year).replace('MM', month).replace('dd', day)
  return `${date} ${time(Number(iso.slice(11, 13)), iso.slice(14, 16), account.timeFormat)}`
}

/** The day that a client sent: `YYYY-MM-DD`, alone or before a time. Undefined if it is not a day. */
export function readDay(text: string): string | undefined {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}\S*)?$/.exec(text)?.[1]
  if (day === undefined) return undefined
  const instant = new Date(day)
  return !Number.isNaN(instant.getTime()) && dayOf(instant) === day ? day : undefined
}

function time(hour: number, minute: string, format: TimeFormat): string {
  if (format === '24h') return `${String(hour).padStart(2, '0')}:${minute}`
  return `${String(hour % 12 || 12).padStart(2, '0')}:${minute} ${hour < 12 ? 'AM' : 'PM'}`
}
