import type { Logger } from 'pino'
import { type Pauses, watchOutage } from '../queue/outage.ts'

/** An outside service that is asked over HTTP, whose outages are logged once each. */
export type WatchedService = {
  /** As `fetch`. No answer, and a status from 500 on, is an outage; a refusal is an answer. */
  fetch: typeof globalThis.fetch
  /** From now on the service is asked like this whether it works again; without it, others find out. */
  askBy(ask: () => Promise<unknown>): void
  /** Why it does not answer; undefined if it does. Asks where nobody has had an answer lately. */
  fault(): Promise<string | undefined>
  stop(): void
}

export function watchService(what: string, log: Logger, pauses: Pauses): WatchedService {
  let ask: (() => Promise<unknown>) | undefined
  let answered = 0
  let failed = { at: 0, why: '' }
  const outage = watchOutage({
    what,
    works: async () => {
      // An answer that refuses is one: only the last call decides.
      await ask?.().catch(() => {})
      if (failed.at >= answered) throw new Error(failed.why)
    },
    log,
    pauses
  })

  function fault(error: unknown): void {
    failed = { at: performance.now(), why: wordsOf(error) }
    outage.fault(error)
  }

  return {
    async fetch(input, init) {
      try {
        const response = await globalThis.fetch(input, init)
        if (response.status >= 500) fault(new Error(`it answered ${response.status}`))
        else answered = performance.now()
        return response
      } catch (error) {
        const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
        // Who gave up for a reason of their own says nothing about the service.
        if (!signal?.aborted || isTimeout(signal.reason)) fault(error)
        throw error
      }
    },
    askBy(how) {
      ask = how
    },
    async fault() {
      const isStale = performance.now() - answered > 3 * pauses.longest
      if (!outage.isUnderWay() && isStale) await ask?.().catch(() => {})
      return outage.isUnderWay() ? `${what} does not answer: ${failed.why}` : undefined
    },
    stop: outage.stop
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
}

/** The reason under “fetch failed”, such as a refused connection. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}
