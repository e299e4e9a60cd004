import type { WorkspaceParts } from '../parts.ts'

/** A result without false, null and undefined. */
export type Held<Found> = Exclude<Found, false | null | undefined>

/** Ten seconds: long enough for a slow machine, short enough for a test that fails. */
const LIMIT = 10_000

/**
 * Waits until `holds` returns a result, checking at every change of the workspace. An exception counts as no result.
 * Throws after `limit` milliseconds, with what the person sees.
 */
export function until<Found>(
  parts: WorkspaceParts,
  holds: () => Found,
  render: () => string,
  limit = LIMIT
): Promise<Held<Found>> {
  return new Promise((resolve, reject) => {
    let last: unknown
    const check = () => {
      try {
        const found = holds()
        last = undefined
        if (found === undefined || found === null || found === false) return
        stop()
        // The other results returned above.
        resolve(found as Held<Found>)
      } catch (fault) {
        last = fault
      }
    }
    const unsubscribe = parts.workspace.onChange(check)
    const timer = setTimeout(() => {
      stop()
      const why = last instanceof Error ? ` (${last.message})` : ''
      reject(new Error(`Waited ${limit} ms in vain${why}. What was seen:\n${render()}`))
    }, limit)
    const stop = () => {
      unsubscribe()
      clearTimeout(timer)
    }
    check()
  })
}
