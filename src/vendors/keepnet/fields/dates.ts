import { VendorError } from '../../../changes/ports/vendor.ts'
import { cached } from '../../shared/cached.ts'
import { partsOf } from '../../shared/values.ts'
import { type Connection, fitting, refusal } from '../api/connection.ts'

/** An account's date format; `iso` is documented, the others are handled by the vendor's page. */
export const DATE_FORMATS = ['iso', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'] as const
export type DateFormat = (typeof DATE_FORMATS)[number]

/** The formats that a date alone may not distinguish. */
const ORDERS: readonly DateFormat[] = ['dd/MM/yyyy', 'MM/dd/yyyy']

/** A day (`YYYY-MM-DD`) or a parse problem. `ambiguous`: day and month are interchangeable. */
export type Parsed = { day: string } | { problem: 'ambiguous' | 'unreadable' }

const TIME = String.raw`(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm]|Z|[+-]\d{2}:?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})([-/])(\d{2})\2(\d{2})${TIME}$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{2})/(\d{2})/(\d{4})${TIME}$`)

/**
 * Reads the calendar day of a vendor's date as written, ignoring the time, whose zone is unknown. Only the format
 * resolves an ambiguous day and month; it is never guessed.
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

/** The format that a date itself implies; undefined where it fits both or is year-first. */
function orderShownBy(text: string): DateFormat | undefined {
  if (YEAR_FIRST.test(text)) return undefined
  const [order, another] = ORDERS.filter(order => 'day' in parseDay(text, order))
  return another ? undefined : order
}

/** Whether writing only the day would lose a time or zone. */
export function isPrecise(text: string): boolean {
  return YEAR_FIRST.test(text) && text.includes('T') && !/T00:00(?::00(?:\.0+)?)?$/.test(text)
}

/** The known format, in any case and with any time part. */
export function formatFrom(text: string | null | undefined): DateFormat | undefined {
  const [date] = (text ?? '').trim().toLowerCase().split(' ')
  return DATE_FORMATS.find(format => format.toLowerCase() === date)
}

export function daysAfter(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

function made(year: string, month: string, day: string): Parsed {
  const text = `${year}-${month}-${day}`
  // Rejects what Date would roll over, such as 31 February.
  const exists = new Date(`${text}T00:00:00Z`).getUTCDate() === Number(day)
  return exists ? { day: text } : { problem: 'unreadable' }
}

const KEEP = 10 * 60_000
const SETTINGS = partsOf({ texts: ['dateFormat'] })

/** The default date of .NET, which the vendor runs on: never set. */
const NO_DATE = /^(?:0001[-/]01[-/]01|01\/01\/0001)(?![0-9])/

export type Days = ReturnType<typeof createDays>

/**
 * Reads dates in the account's format; the vendor's settings are read only for an ambiguous date, and refused while its
 * dates show another order.
 */
export function createDays({ api, call, clock, timeouts }: Connection, format: DateFormat | undefined) {
  const shown = new Set<DateFormat>()
  let stated: DateFormat | undefined
  const settings = cached(async () => {
    const { data } = await call(signal => api.GET('/api/system-users/settings', { signal }), timeouts.lookups)
    const value = formatFrom(fitting(data, SETTINGS)?.dateFormat)
    // The account's format may have been changed since.
    if (stated && stated !== value) shown.clear()
    stated = value
    return { value, until: new Date(clock.now().getTime() + KEEP) }
  }, clock)

  async function formatOf(text: string, signal: AbortSignal): Promise<DateFormat | undefined> {
    try {
      return await settings.get(signal)
    } catch (cause) {
      if (!(cause instanceof VendorError)) throw cause
      const { retryable, retryAfter } = cause
      // The settings' status says nothing about the company.
      const status = retryable ? cause.status : 200
      throw refusal({ status, retryable, retryAfter, messages: [ambiguous(text), ...cause.messages] }, { cause })
    }
  }

  /** The day, or null where there is no date. Throws `VendorError` where the day is ambiguous. */
  return async (text: string | null | undefined, signal: AbortSignal): Promise<string | null> => {
    if (!text || NO_DATE.test(text)) return null
    const first = parseDay(text, format)
    if ('day' in first) {
      const order = format ? undefined : orderShownBy(text)
      if (order) shown.add(order)
      // Earlier dates may have been read with a contradicting settings format.
      if (order) refuseContradiction(stated)
      return first.day
    }
    const settingsFormat = first.problem === 'ambiguous' ? await formatOf(text, signal) : undefined
    refuseContradiction(settingsFormat)
    const second = settingsFormat ? parseDay(text, settingsFormat) : first
    if ('day' in second) return second.day
    const message = second.problem === 'ambiguous' ? ambiguous(text) : unreadable(text, format)
    throw refusal({ status: 200, retryable: false, messages: [message] })
  }

  function refuseContradiction(settingsFormat: DateFormat | undefined): void {
    const contradicts = (order: DateFormat) => order !== settingsFormat
    const isOrder = settingsFormat && ORDERS.includes(settingsFormat)
    const other = isOrder ? [...shown].find(contradicts) : undefined
    if (settingsFormat && other)
      throw refusal({ status: 200, retryable: false, messages: [contradicted(settingsFormat, other)] })
  }
}

function contradicted(settingsFormat: DateFormat, other: DateFormat): string {
  return `Keepnet’s settings say that dates are ${settingsFormat}, and it also wrote one that can only be ${other}. Set KEEPNET_DATE_FORMAT to how the account writes dates.`
}

function ambiguous(text: string): string {
  const formats = DATE_FORMATS.join(', ')
  return `Keepnet wrote the date “${text}”, which could be two days. Set KEEPNET_DATE_FORMAT to how the account writes dates (${formats}).`
}

function unreadable(text: string, format: DateFormat | undefined): string {
  return `Keepnet wrote the date “${text.slice(0, 40)}”, which is not a day in the format ${format ?? DATE_FORMATS.join(', ')}.`
}
