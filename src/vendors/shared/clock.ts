import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../changes/ports/ports.ts'

/** The time as it is, for a vendor that was given no other. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, signal ? { signal } : {})
}

/** Waits, or throws what the caller gave up for. */
export async function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await clock.wait(milliseconds, signal)
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause
  }
}
