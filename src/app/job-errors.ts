import { VendorError } from '../changes/ports/vendor.ts'
import type { JobErrorClass } from '../queue/backend.ts'

/** Not a fault: somebody else is at it. Rung again after so many milliseconds. */
export class NotYet extends Error {
  override name = 'NotYet'
  readonly after: number

  constructor(after: number) {
    super(`Not yet: again in ${after} ms.`)
    this.after = after
  }
}

/** How long a vendor's queue rests when it asked for a rest and did not say how long, in milliseconds. */
const REST = 10_000
/** The longest rest: after it the vendor may say again that it wants one. A wrong header must not stop a queue for days. */
const LONGEST_REST = 15 * 60_000

/** What becomes of a job that threw. What is given up here, the sweep rings again as long as the database owes it. */
export function classifyError(error: unknown): JobErrorClass {
  if (error instanceof NotYet) return { name: 'later', after: error.after }
  if (error instanceof VendorError) {
    if (error.status === 429) return { name: 'hold', for: Math.min(error.retryAfter ?? REST, LONGEST_REST) }
    return error.retryable ? { name: 'backoff' } : { name: 'give-up' }
  }
  return { name: 'backoff' }
}
