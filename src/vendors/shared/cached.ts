import { LRUCache } from 'lru-cache'
import type { Clock } from '../../changes/ports/ports.ts'

/** Something loaded from elsewhere, and until when it may be used without asking again. */
type Loaded<Item> = { value: Item; until: Date }

/**
 * Keeps one loaded value until its time is over. It is loaded once for all who wait meanwhile, and one of them
 * giving up stops nothing for the others. A load that fails is not kept.
 */
export function cached<Item>(load: () => Promise<Loaded<Item>>, clock: Pick<Clock, 'now'>) {
  const now = () => clock.now().getTime()
  const kept = new LRUCache<'it', Loaded<Item>>({
    max: 1,
    ttlResolution: 0,
    perf: { now },
    async fetchMethod(_key, _stale, { options }) {
      const loaded = await load()
      // It is over in that very millisecond, and the library would keep it through it.
      options.ttl = loaded.until.getTime() - now() - 0.5
      return loaded
    }
  })

  return {
    async get(signal?: AbortSignal): Promise<Item> {
      return (await unlessAborted(kept.forceFetch('it'), signal)).value
    },
    /** Loads anew at the next `get`, unless that has happened already. */
    forget(value: Item): void {
      if (kept.peek('it')?.value === value) kept.delete('it')
    }
  }
}

async function unlessAborted<Item>(promise: Promise<Item>, signal?: AbortSignal): Promise<Item> {
  if (!signal) return promise
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  if (signal.aborted) abort()
  else signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
