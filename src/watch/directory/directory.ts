import type { Clock, Log } from '../../changes/ports/ports.ts'
import type { Entry, WatchStore } from '../ports.ts'
import { createSearchIndex, type Listed, RANKS } from './search-index.ts'

/**
 * The result of a search. `sure`: an exact name, id or external id, or more matches than can be shown. `some`:
 * companies that contain every word, though a newer company may match better. `near`: only matches with typos. `none`:
 * no match.
 */
export type DirectoryAnswer = { name: 'sure' | 'some' | 'near' | 'none'; matches: readonly Listed[] }

/** An in-memory search over the companies that scans last saw. */
export type Directory = {
  /**
   * Whether all companies of the vendor are loaded, which needs a completed full scan. Companies of other vendors are
   * never found.
   */
  covers(vendor: string): boolean
  /**
   * Finds by words of the name in any order, in part and with typos, and by id, external id (also as `ext:ACME-42`) or
   * tag.
   */
  find(text: string): DirectoryAnswer
  /** The companies that a text names in full, in any case and without its punctuation. */
  mentioned(text: string): readonly Listed[]
}

export type OpenDirectory = Directory & {
  /** Stops refreshing; resolves once no read is in progress. */
  stop(): Promise<void>
}

export type DirectoryDependencies = {
  store: Pick<WatchStore, 'entriesSince' | 'lastFullScan'>
  clock: Clock
  log: Log
  vendors: readonly { name: string }[]
}

/** The refresh interval, in milliseconds. */
export const FOLLOW_EVERY = 5_000
/**
 * How far each refresh reads back: rows are stamped by several processes' clocks and committed later. In milliseconds.
 */
const OVERLAP = 120_000
/** Companies added before yielding to the event loop. */
const AT_ONCE = 200
/** Slack's maximum number of options. */
const MOST = 100

/** Starts loading in the background and refreshes until stopped. Covers no vendor until loaded. */
export function openDirectory(
  { store, clock, log, vendors }: DirectoryDependencies,
  every = FOLLOW_EVERY
): OpenDirectory {
  const index = createSearchIndex()
  const covered = new Set<string>()
  const stopping = new AbortController()
  let since: Date | null = null

  async function refresh(): Promise<void> {
    const begun = clock.now()
    const vendorsToLoad = await newlyScanned()
    // Gone companies appear only among the changed entries.
    if (vendorsToLoad.length > 0) await take(null, vendorsToLoad)
    if (since) await take(since, [...covered])
    for (const vendor of vendorsToLoad) covered.add(vendor)
    since = new Date(begun.getTime() - OVERLAP)
  }

  /** Vendors whose first full scan has completed since the last refresh. */
  async function newlyScanned(): Promise<string[]> {
    const rest = vendors.map(({ name }) => name).filter(name => !covered.has(name))
    const ended = await Promise.all(rest.map(name => store.lastFullScan(name)))
    return rest.filter((_, at) => ended[at])
  }

  async function take(from: Date | null, of: readonly string[]): Promise<void> {
    for await (const page of store.entriesSince(from)) {
      for (let at = 0; at < page.length; at += AT_ONCE) {
        stopping.signal.throwIfAborted()
        for (const entry of page.slice(at, at + AT_ONCE)) if (of.includes(entry.vendor)) put(entry)
        await new Promise(resolve => setImmediate(resolve))
      }
    }
  }

  function put({ vendor, goneAt, id, name, use, ends, externalId, tags }: Entry): void {
    if (goneAt) index.remove(vendor, id)
    else index.put(vendor, { id, name, use, ends, ...(externalId && { externalId }) }, tags)
  }

  async function keepFollowing(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await refresh()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ err: error }, 'could not refresh the directory; retrying')
      }
      await pause()
    }
  }

  async function pause(): Promise<void> {
    try {
      await clock.wait(every, stopping.signal)
    } catch (error) {
      if (!stopping.signal.aborted) throw error
    }
  }

  const following = keepFollowing()
  return {
    covers: vendor => covered.has(vendor),
    find(text) {
      const typed = text.trim()
      const found = /^ext:/i.test(typed) ? index.findExternal(typed.slice(4).trim()) : index.find(typed, MOST)
      const matches = found.filter(({ vendor }) => covered.has(vendor))
      const [best] = matches
      if (!best) return { name: 'none', matches }
      if (best.rank >= RANKS.slip) return { name: 'near', matches }
      return { name: best.rank === RANKS.same || matches.length === MOST ? 'sure' : 'some', matches }
    },
    mentioned: text => index.mentioned(text).filter(({ vendor }) => covered.has(vendor)),
    async stop() {
      stopping.abort()
      await following
    }
  }
}
