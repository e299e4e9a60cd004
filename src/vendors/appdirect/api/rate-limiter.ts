import type { Clock } from '../../../changes/ports/ports.ts'
import { pause } from '../../shared/clock.ts'

/** Holds `capacity` requests and loses one every `interval` milliseconds. */
type Bucket = { capacity: number; interval: number }

/** Keeps requests within a leaky bucket: waits until the next one fits. It is for one process; others have their own. */
export function createRateLimiter({ capacity, interval }: Bucket, clock: Clock) {
  /** When the bucket will be empty, in milliseconds since 1970. */
  let empty = 0

  return {
    async take(signal?: AbortSignal): Promise<void> {
      const now = clock.now().getTime()
      const delay = Math.max(empty, now) - now - (capacity - 1) * interval
      empty = Math.max(empty, now) + interval
      if (delay > 0) await pause(clock, delay, signal)
    },
    /** The vendor says that it is full: so it is, whoever filled it. */
    full(): void {
      empty = clock.now().getTime() + capacity * interval
    }
  }
}
