import { setTimeout } from 'node:timers/promises'

/**
 * The work's value, or an error once that many milliseconds have passed. The work itself goes on: a ring that
 * arrives late does no harm.
 */
export async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  const ended = work.then(value => ({ value }))
  const first = await beforeTime(limit, ended)
  if (first === undefined) throw new Error(`The queue did not ${what} within ${limit} ms.`)
  return first.value
}

/** What the work came to, or undefined once that many milliseconds have passed. */
export async function beforeTime<T>(limit: number, work: Promise<T>): Promise<T | undefined> {
  const time = new AbortController()
  try {
    return await Promise.race([work, setTimeout(limit, undefined, { signal: time.signal })])
  } finally {
    time.abort()
  }
}
