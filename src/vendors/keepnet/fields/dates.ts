import { VendorError } from '../../../changes/ports/vendor.ts'
import { cached } from '../../shared/cached.ts'
import { type Connection, refusal } from '../api/connection.ts'

/** How an account writes dates; `iso` is what the vendor documents, the others are what its page is seen to handle. */
export const DATE_FORMATS = ['iso', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'] as const
export type DateFormat = (typeof DATE_FORMATS)[number]

/** Those that a date alone may leave open between them. */
const ORDERS: readonly DateFormat[] = ['dd/MM/yyyy', 'MM/dd/yyyy']

/** A day, `YYYY-MM-DD`; or why the text is none. `ambiguous`: day and month could be either way round. */
export type Parsed = { day: string } | { problem: 'ambiguous' | 'unreadable' }

const TIME = String.raw`(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/])(\d{2})\2(\d{2})${TIME}$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{2})/(\d{2})/(\d{4})${TIME}$`)

/**
 * Reads the day out of a vendor's date, as it stands there: what the time behind it means is not known.
 * A day and month that fit both ways are told apart by the format alone, never guessed.
 */
export function parseDay(text: string, format: DateFormat | undefined): Parsed {
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? []
  if (year && month && day) return made(year, month, day)
  const [, first, second, last] = YEAR_LAST.exec(text) ?? []
  if (!first || !second || !last) return { problem: 'unreadable' }
  const dayFirst = made(last, second, first)
  const monthFirst = made(last, first, second)
  if (format === 'dd/MM/yyyy') return dayFirst
  if (format === 'MM/dd/yyyy') return monthFirst
  if ('problem' in dayFirst) return monthFirst
  if ('problem' in monthFirst || monthFirst.day === dayFirst.day) return dayFirst
  return { problem: 'ambiguous' }
}

/** The order of day and month that a date shows by itself, where only one of them is a day. */
function orderShownBy(text: string): DateFormat | undefined {
  if (YEAR_FIRST.test(text)) return undefined
  const [order, another] = ORDERS.filter(order => 'day' in parseDay(text, order))
  return another ? undefined : order
}

/** Whether it is one of a day whose time or zone would be lost were it written again as a day alone. */
export function isPrecise(text: string): boolean {
  return YEAR_FIRST.test(text) && text.includes('T') && !/T00:00(?::00(?:\.0+)?)?$/.test(text)
}

/** The known format that the text means, in whatever case and with whatever time behind it. */
export function formatFrom(text: string | null | undefined): DateFormat | undefined {
  const [date] = (text ?? '').trim().toLowerCase().split(' ')
  return DATE_FORMATS.find(format => format.toLowerCase() === date)
}

/** The day so many days after `day`. */
export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

function made(year: string, month: string, day: string): Parsed {
  const text = `${year}-${month}-${day}`
  // The comparison refuses what Date would roll over, such as 31 February.
  const exists = new Date(`${text}T00:00:00Z`).getUTCDate() === Number(day)
  return exists ? { day: text } : { problem: 'unreadable' }
}

const KEEP = 10 * 60_000

/** What .NET, which the vendor runs on, makes of a date that was never set. */
const NO_DATE = /^(?:0001[-/]01[-/]01|01\/01\/0001)(?![0-9])/

export type Days = ReturnType<typeof createDays>

/**
 * Reads dates as this account writes them; the vendor is asked how that is only when a date leaves it open. What it says
 * is not believed while its dates show another order.
 */
export function createDays({ api, ask, clock, timeouts }: Connection, format: DateFormat | undefined) {
  const shown = new Set<DateFormat>()
  let said: DateFormat | undefined
  const settings = cached(async () => {
    const { data } = await ask(signal => api.GET('/api/system-users/settings', { signal }), timeouts.lookups)
    const value = formatFrom(data?.dateFormat)
    // The account may have been set to another one since.
    if (said && said !== value) shown.clear()
    said = value
    return { value, until: new Date(clock.now().getTime() + KEEP) }
  }, clock)

  async function formatOf(text: string, signal: AbortSignal): Promise<DateFormat | undefined> {
    try {
      return await settings.get(signal)
    } catch (cause) {
      if (!(cause instanceof VendorError)) throw cause
      const { retryable, retryAfter } = cause
      // The status of another path says nothing about the company whose date it is.
      const status = retryable ? cause.status : 200
      throw refusal({ status, retryable, retryAfter, messages: [ambiguous(text), ...cause.messages] }, { cause })
    }
  }

  /** The day, or null where there is no date. Throws `VendorError` where it cannot be told which day is meant. */
  return async (text: string | null | undefined, signal: AbortSignal): Promise<string | null> => {
    if (!text || NO_DATE.test(text)) return null
    const first = parseDay(text, format)
    if ('day' in first) {
      const order = format ? undefined : orderShownBy(text)
      if (order) shown.add(order)
      // Others may have been read as the settings say.
      if (order) believe(said)
      return first.day
    }
    const told = first.problem === 'ambiguous' ? await formatOf(text, signal) : undefined
    believe(told)
    const second = told ? parseDay(text, told) : first
    if ('day' in second) return second.day
    const message = second.problem === 'ambiguous' ? ambiguous(text) : unreadable(text, format)
    throw refusal({ status: 200, retryable: false, messages: [message] })
  }

  function believe(told: DateFormat | undefined): void {
    const other = told && ORDERS.includes(told) ? [...shown].find(order => order !== told) : undefined
    if (told && other) throw refusal({ status: 200, retryable: false, messages: [contradicted(told, other)] })
  }
}

function contradicted(told: DateFormat, other: DateFormat): string {
  return `Keepnet’s settings say that dates are ${told}, and it also wrote one that can only be ${other}. Set KEEPNET_DATE_FORMAT to how the account writes dates.`
}

function ambiguous(text: string): string {
  const formats = DATE_FORMATS.join(', ')
  return `Keepnet wrote the date “${text}”, which could be two days. Set KEEPNET_DATE_FORMAT to how the account writes dates (${formats}).`
}

function unreadable(text: string, format: DateFormat | undefined): string {
  return `Keepnet wrote the date “${text.slice(0, 40)}”, which is not a day in the format ${format ?? DATE_FORMATS.join(', ')}.`
}
