import { VendorError } from '../../../changes/ports/vendor.ts'
import { cached } from '../../shared/cached.ts'
import type { Connection } from '../api/connection.ts'
import { refusal } from '../api/errors.ts'
import { DATE_FORMATS, type DateFormat, formatFrom, ORDERS, orderShownBy, parseDay } from './dates.ts'

const KEEP = 10 * 60_000

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
    if (!text) return null
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
