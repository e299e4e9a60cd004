import { VendorError } from '../../changes/vendor.ts'
import { cached } from '../cached.ts'
import type { Connection } from './connection.ts'
import { DATE_FORMATS, type DateFormat, formatFrom, parseDay } from './dates.ts'
import { refusal } from './errors.ts'

const KEEP = 10 * 60_000

export type Days = ReturnType<typeof createDays>

/** Reads dates as this account writes them; the vendor is asked how that is only when a date leaves it open. */
export function createDays({ api, ask, clock, timeouts }: Connection, format: DateFormat | undefined) {
  const settings = cached(async () => {
    const { data } = await ask(signal => api.GET('/api/system-users/settings', { signal }), timeouts.lookups)
    return { value: formatFrom(data?.dateFormat), until: new Date(clock.now().getTime() + KEEP) }
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
    if ('day' in first) return first.day
    const second = first.problem === 'ambiguous' ? parseDay(text, await formatOf(text, signal)) : first
    if ('day' in second) return second.day
    const message = second.problem === 'ambiguous' ? ambiguous(text) : unreadable(text, format)
    throw refusal({ status: 200, retryable: false, messages: [message] })
  }
}

function ambiguous(text: string): string {
  const formats = DATE_FORMATS.join(', ')
  return `Keepnet wrote the date “${text}”, which could be two days. Set KEEPNET_DATE_FORMAT to how the account writes dates (${formats}).`
}

function unreadable(text: string, format: DateFormat | undefined): string {
  return `Keepnet wrote the date “${text.slice(0, 40)}”, which is not a day in the format ${format ?? DATE_FORMATS.join(', ')}.`
}
