import type { WorkspaceParts } from '../parts.ts'

/** What something is when it holds. */
export type Held<Found> = Exclude<Found, false | null | undefined>

/** Ten seconds: long enough for a slow machine, short enough for a test that fails. */
const LIMIT = 10_000

/**
 * Waits until something holds, looking again at every change of the workspace. While it throws it does not hold.
 * Throws after `limit` milliseconds, with what was seen.
 */
export function until<Found>(
  parts: WorkspaceParts,
  holds: () => Found,
  render: () => string,
  limit = LIMIT
): Promise<Held<Found>> {
  return new Promise((resolve, reject) => {
    let last: unknown
    const look = () => {
      try {
        const found = holds()
        last = undefined
        if (found === undefined || found === null || found === false) return
        stop()
        // Only `false`, null and undefined are no answers, and those have just been sent back.
        resolve(found as Held<Found>)
      } catch (fault) {
        last = fault
      }
    }
    const forget = parts.workspace.onChange(look)
    const timer = setTimeout(() => {
      stop()
      const why = last instanceof Error ? ` (${last.message})` : ''
      reject(new Error(`Waited ${limit} ms in vain${why}. What was seen:\n${render()}`))
    }, limit)
    const stop = () => {
      forget()
      clearTimeout(timer)
    }
    look()
  })
}
