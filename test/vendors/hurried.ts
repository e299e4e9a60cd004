import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../src/changes/ports/ports.ts'

const TIMES = 100

/** A clock that runs a hundred times as fast, so that what is paced need not be waited for. */
export function hurried(): Clock {
  const start = Date.now()
  return {
    now: () => new Date(start + (Date.now() - start) * TIMES),
    wait: (milliseconds, signal) => wait(milliseconds / TIMES, undefined, signal ? { signal } : {})
  }
}
