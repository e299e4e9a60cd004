import type { Logger } from 'pino'

/** What this process needs and may lose: said once when it cannot be used, and once when it can again. */
export type Outage = {
  /** Something failed there. All that fails until it works again is one outage; each error counts once, however late it is told again. */
  fault(error: unknown): void
  isUnderWay(): boolean
  /** Resolves when it was tried the next time, at once where it works. For whoever would else ask again without a pause. */
  nextTry(): Promise<void>
  stop(): void
}

export type OutageOptions = {
  /** As a sentence begins with it: PostgreSQL, Redis. */
  what: string
  /** Rejects, within seconds, where it does not do its work. */
  works(): Promise<unknown>
  log: Pick<Logger, 'info' | 'warn'>
  /** It works again. */
  over?: () => void
  pauses: Pauses
}

/** Between two tries, in milliseconds: the first one, doubled after each failure up to the longest. */
export type Pauses = { first: number; longest: number }

export const PAUSES: Pauses = { first: 500, longest: 10_000 }

/**
 * Tries with growing pauses from the first fault on, for ever. An outage is over when it works and nothing has failed
 * since the try before: a connection that is lost every second is one long outage.
 */
export function watchOutage({ what, works, log, over, pauses }: OutageOptions): Outage {
  let current: { since: number; faults: number; tried: PromiseWithResolvers<void> } | undefined
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const told = new WeakSet<object>()

  function plan(pause: number): void {
    const faults = current?.faults
    timer = setTimeout(async () => {
      const works = await tries()
      if (stopped || !current) return
      current.tried.resolve()
      current.tried = Promise.withResolvers()
      if (works && current.faults === faults) end(current)
      else plan(Math.min(pause * 2, pauses.longest))
    }, pause)
  }

  async function tries(): Promise<boolean> {
    try {
      await works()
      return true
    } catch {
      // Why was said when it began; the same again is no news.
      return false
    }
  }

  function end({ since, faults }: { since: number; faults: number }): void {
    current = undefined
    over?.()
    log.info({ seconds: Math.round((Date.now() - since) / 1000), faults }, `${what} can be used again.`)
  }

  return {
    fault(error) {
      if (stopped || (typeof error === 'object' && error !== null && told.has(error))) return
      if (typeof error === 'object' && error !== null) told.add(error)
      if (current) {
        current.faults += 1
        return
      }
      current = { since: Date.now(), faults: 1, tried: Promise.withResolvers() }
      log.warn({ err: error }, `${what} cannot be used; it is tried again until it can.`)
      plan(pauses.first)
    },
    isUnderWay: () => current !== undefined,
    nextTry: () => current?.tried.promise ?? Promise.resolve(),
    stop() {
      stopped = true
      clearTimeout(timer)
      current?.tried.resolve()
      current = undefined
    }
  }
}
