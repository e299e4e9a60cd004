import type { Clock } from '../../changes/ports/ports.ts'

/** Something loaded from elsewhere, and until when it may be used without asking again. */
type Loaded<Item> = { value: Item; until: Date }

/**
 * Keeps one loaded value until its time is over. It is loaded once for all who wait meanwhile, and one of them
 * giving up stops nothing for the others. A load that fails is not kept.
 */
export function cached<Item>(load: () => Promise<Loaded<Item>>, clock: Pick<Clock, 'now'>) {
  let current: Loaded<Item> | undefined
  let loading: Promise<Loaded<Item>> | undefined

  async function loadOnce(): Promise<Loaded<Item>> {
    try {
      current = await load()
      return current
    } finally {
      loading = undefined
    }
  }

  return {
    async get(signal?: AbortSignal): Promise<Item> {
      if (current && clock.now() < current.until) return current.value
      loading ??= loadOnce()
      return (await unlessAborted(loading, signal)).value
    },
    /** Loads anew at the next `get`, unless that has happened already. */
    forget(value: Item): void {
      if (current?.value === value) current = undefined
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
