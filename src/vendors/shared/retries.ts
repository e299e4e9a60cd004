import type { Clock } from '../../changes/ports/ports.ts'
import { VendorError } from '../../changes/ports/vendor.ts'
import { pause } from './clock.ts'

const TRIES = 3
/** How long to wait after the first try where the vendor does not say, and twice that after the second; in milliseconds. */
const TURNED_AWAY = 2_000
/** No vendor is believed that wants a longer wait: a pass that stands still looks like one that has died. */
const LONGEST = 60_000

/**
 * Asks again, a few times, for what may succeed later: a list of many pages should not be thrown away for one of them.
 * Not for what a person waits for.
 */
export async function withRetries<Answer>(
  ask: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof VendorError) || !error.retryable || tries === TRIES) throw error
      await pause(clock, Math.min(error.retryAfter ?? TURNED_AWAY * tries, LONGEST), signal)
    }
  }
}
