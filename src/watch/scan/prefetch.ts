import type { Clock } from '../../changes/ports/ports.ts'

/** A page, and when it was asked for: what it shows is as of then or later. */
export type AskedPage<Page> = { page: Page; requestedAt: Date }

/** So many pages are asked for beyond the one that is worked on: one is ready by the time it is wanted, one is on its way. */
const PREFETCHED = 2

/**
 * Pages in their order. The next ones are asked for while one is worked on, and never further ones, so that a slow
 * vendor and a slow memory do not wait for each other and nothing piles up. Whoever stops early ends what is under way.
 */
export async function* prefetch<Page>(
  pages: (signal: AbortSignal) => AsyncIterable<Page>,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal
): AsyncGenerator<AskedPage<Page>> {
  const stopped = new AbortController()
  const iterator = pages(AbortSignal.any([signal, stopped.signal]))[Symbol.asyncIterator]()
  const ask = () => {
    const requestedAt = clock.now()
    const answer = iterator.next()
    // It is waited for only when the page before it is done; until then its failure must not count as unhandled.
    answer.catch(() => {})
    return { requestedAt, answer }
  }
  try {
    // A generator that is asked twice answers one after the other.
    const asked = Array.from({ length: PREFETCHED }, ask)
    for (let next = asked.shift(); next; next = asked.shift()) {
      const { value: page, done } = await next.answer
      if (done) return
      signal.throwIfAborted()
      asked.push(ask())
      yield { page, requestedAt: next.requestedAt }
    }
  } finally {
    stopped.abort(new Error('The pass reads no further.'))
    await iterator.return?.()
  }
}
