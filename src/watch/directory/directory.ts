import type { Clock, Log } from '../../changes/ports/ports.ts'
import type { Entry, WatchStore } from '../ports.ts'
import { createSearchIndex, type Listed, RANKS } from './search-index.ts'

/**
 * What the directory knows of a text. `sure`: a company of exactly that name, id or external id, or more than can be
 * shown. `some`: companies that hold every word, though one created since may fit better. `near`: none holds it as it
 * was typed, these nearly do. `none`: nothing like it.
 */
export type DirectoryAnswer = { name: 'sure' | 'some' | 'near' | 'none'; matches: readonly Listed[] }

/** Companies by what people call them, as the passes last saw them, in the memory of this process. */
export type Directory = {
  /** Whether it knows all companies of a vendor that a whole pass saw; it finds none of the others. */
  covers(vendor: string): boolean
  /** By words of the name in any order, by parts and with slips, by id, external id (also as `ext:ACME-42`) or tag. */
  find(text: string): DirectoryAnswer
}

export type OpenDirectory = Directory & {
  /** Ends following; resolves when nothing more is read. */
  stop(): Promise<void>
}

export type DirectoryDependencies = {
  store: Pick<WatchStore, 'entriesSince' | 'lastFullScan'>
  clock: Clock
  log: Log
  vendors: readonly { name: string }[]
}

/** How often it looks for what changed, in milliseconds. */
export const FOLLOW_EVERY = 5_000
/** Rows are stamped by the clocks of several processes, and written some time after: it looks back that far each time. */
const OVERLAP = 120_000
/** So many companies are put in at once; then whatever else waits in this process has its turn. */
const AT_ONCE = 200
/** Slack takes at most so many options. */
const MOST = 100

/** Begins to load at once, in pieces, and follows the table until it is stopped. Until then it knows nothing. */
export function openDirectory(
  { store, clock, log, vendors }: DirectoryDependencies,
  every = FOLLOW_EVERY
): OpenDirectory {
  const index = createSearchIndex()
  const covered = new Set<string>()
  const stopping = new AbortController()
  let since: Date | null = null

  async function follow(): Promise<void> {
    const begun = clock.now()
    const whole = await wholeSince()
    // Those that are gone stand only among the changed ones.
    if (whole.length > 0) await take(null, whole)
    if (since) await take(since, [...covered])
    for (const vendor of whole) covered.add(vendor)
    since = new Date(begun.getTime() - OVERLAP)
  }

  /** Vendors whose first whole pass has ended since the last look. */
  async function wholeSince(): Promise<string[]> {
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
        await follow()
      } catch (error) {
        if (stopping.signal.aborted) return
        log.warn({ err: error }, 'the directory could not look for changed companies; it looks again')
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
    async stop() {
      stopping.abort()
      await following
    }
  }
}
