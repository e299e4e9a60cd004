import { LRUCache } from 'lru-cache'
import type { Clock } from '../../changes/ports/ports.ts'

/** A loaded value and when it expires. */
type Loaded<Item> = { value: Item; until: Date }

/**
 * Caches one value until it expires. Concurrent callers share a load, and one caller's abort does not stop it. A failed
 * load is not cached.
 */
export function cached<Item>(load: () => Promise<Loaded<Item>>, clock: Pick<Clock, 'now'>) {
  const now = () => clock.now().getTime()
  const kept = new LRUCache<'it', Loaded<Item>>({
    max: 1,
    ttlResolution: 0,
    perf: { now },
    async fetchMethod(_key, _stale, { options }) {
      const loaded = await load()
      // The library keeps a value through its last millisecond; it must expire at the start of it.
      options.ttl = loaded.until.getTime() - now() - 0.5
      return loaded
    }
  })

  return {
    async get(signal?: AbortSignal): Promise<Item> {
      return (await unlessAborted(kept.forceFetch('it'), signal)).value
    },
    /** Makes the next `get` reload, unless a newer value is already cached. */
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
