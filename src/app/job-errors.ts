import { VendorError } from '../changes/ports/vendor.ts'
import type { JobErrorClass } from '../queue/backend.ts'

/** Not a fault: another process is working on it. The job runs again after so many milliseconds. */
export class NotYet extends Error {
  override name = 'NotYet'
  readonly after: number

  constructor(after: number) {
    super(`Not yet: again in ${after} ms.`)
    this.after = after
  }
}

/** How long a vendor's queue pauses after a 429 without `Retry-After`, in milliseconds. */
const DEFAULT_PAUSE = 10_000
/** The longest pause that a `Retry-After` can cause: a wrong header must not stop a queue for days. */
const LONGEST_PAUSE = 15 * 60_000

/** What happens to a job that threw. A job given up here is enqueued again by the sweep while its change is not done. */
export function classifyError(error: unknown): JobErrorClass {
  if (error instanceof NotYet) return { name: 'later', after: error.after }
  if (error instanceof VendorError) {
    if (error.status === 429) return { name: 'hold', for: Math.min(error.retryAfter ?? DEFAULT_PAUSE, LONGEST_PAUSE) }
    return error.retryable ? { name: 'backoff' } : { name: 'give-up' }
  }
  return { name: 'backoff' }
}
