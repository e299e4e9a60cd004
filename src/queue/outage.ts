import type { Logger } from 'pino'

/** Logs once when a dependency fails, and once when it works again. */
export type Outage = {
  /**
   * Reports a failure. All failures until it works again are one outage; each error counts once, even if reported
   * repeatedly.
   */
  fault(error: unknown): void
  isUnderWay(): boolean
  /** Demands that this works too before an outage is over. Must reject within seconds if it does not. */
  require(works: () => Promise<unknown>): void
  /**
   * Resolves after the next try, at once if there is no outage. For callers that would otherwise retry without a pause.
   */
  nextTry(): Promise<void>
  stop(): void
}

export type OutageOptions = {
  /** The subject of a log sentence: PostgreSQL, Redis. */
  what: string
  /** Must reject within seconds if it does not work. */
  works(): Promise<unknown>
  log: Pick<Logger, 'info' | 'warn'>
  /** Called when it works again. */
  over?: () => void
  pauses: Pauses
}

/**
 * In milliseconds: the first pause, doubled after each failure up to the longest. `steady`: for how long nothing may have
 * failed when an outage is over.
 */
export type Pauses = { first: number; longest: number; steady: number }

export const PAUSES: Pauses = { first: 500, longest: 10_000, steady: 5_000 }

/**
 * Tries with growing pauses from the first failure on, without limit. An outage is over when a try succeeds and nothing
 * has failed for a while: a connection that is lost every second is one long outage.
 */
export function watchOutage({ what, works, log, over, pauses }: OutageOptions): Outage {
  const required = [works]
  let current: { since: number; last: number; faults: number; tried: PromiseWithResolvers<void> } | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const reported = new WeakSet<object>()

  function plan(pause: number): void {
    timer = setTimeout(async () => {
      const works = await tries()
      if (stopped || !current) return
      current.tried.resolve()
      current.tried = Promise.withResolvers()
      const left = pauses.steady - (performance.now() - current.last)
      if (!works) plan(Math.min(pause * 2, pauses.longest))
      else if (left > 0) plan(Math.min(Math.max(left, pauses.first), pauses.longest))
      else end(current)
    }, pause)
  }

  async function tries(): Promise<boolean> {
    try {
      await Promise.all(required.map(works => works()))
      return true
    } catch {
      // The reason was logged when the outage began.
      return false
    }
  }

  function end({ since, faults }: { since: number; faults: number }): void {
    current = undefined
    over?.()
    log.info({ seconds: Math.round((performance.now() - since) / 1000), faults }, `${what} is available again.`)
  }

  return {
    fault(error) {
      if (stopped || (typeof error === 'object' && error !== null && reported.has(error))) return
      if (typeof error === 'object' && error !== null) reported.add(error)
      if (current) {
        current.faults += 1
        current.last = performance.now()
        return
      }
      const now = performance.now()
      current = { since: now, last: now, faults: 1, tried: Promise.withResolvers() }
      log.warn({ err: error }, `${what} is unavailable; retrying until it works.`)
      plan(pauses.first)
    },
    isUnderWay: () => current !== undefined,
    require(works) {
      required.push(works)
    },
    nextTry: () => current?.tried.promise ?? Promise.resolve(),
    stop() {
      stopped = true
      clearTimeout(timer)
      current?.tried.resolve()
      current = undefined
    }
  }
}
