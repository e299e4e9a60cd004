import { LRUCache } from 'lru-cache'
import type { Log } from '../../changes/ports/ports.ts'
import { askVendors, type FindDependencies, type FoundCompanies, type Match, together } from '../commands/find.ts'
import { listenerTimeout } from '../transport/dependencies.ts'

/** How long Slack waits for us, in milliseconds; the vendor may take longer. Slack itself gives up after three seconds. */
const WAIT = 700
/** How long an answer is shown again, in milliseconds, and how many are kept. */
const FRESH = 60_000
const MOST_KEPT = 200

/** What is known of a search by the time that Slack wants to know; `late` while it is still under way. */
export type Suggested = FoundCompanies & { late: boolean }

type Asked = Omit<FoundCompanies, 'near'>

/**
 * Companies for the typeahead. What the directory knows is shown at once, and the vendors are asked behind it, so that
 * the next key finds what is newer. Where it knows nothing as it was typed, or does not cover a vendor, they are waited
 * for; a slow one does not hold up the answer: what is known so far is shown, and the search goes on.
 */
export function createSuggestions(
  { vendors, directory }: FindDependencies,
  log: Log
): { for(text: string): Promise<Suggested> } {
  const searches = new LRUCache<string, { found: Promise<Asked>; matches: Match[] }>({ max: MOST_KEPT, ttl: FRESH })

  function search(text: string) {
    const known = searches.get(text)
    if (known) return known
    const begun = { found: askVendors(vendors, text, listenerTimeout), matches: [] as Match[] }
    begun.found.then(
      ({ matches, faults }) => {
        begun.matches = matches
        if (faults.length > 0) searches.delete(text)
      },
      error => {
        searches.delete(text)
        log.warn({ err: error }, 'a search for the company list failed')
      }
    )
    searches.set(text, begun)
    return begun
  }

  return {
    async for(text) {
      const wanted = text.trim()
      const known = directory.find(wanted)
      const covered = vendors.every(({ name }) => directory.covers(name))
      if (covered && known.name === 'sure') return { ...together(vendors, known, NOTHING), late: false }
      const found = search(wanted).found.catch(() => NOTHING)
      const earlier = { ...NOTHING, matches: nearby(wanted.toLowerCase()) }
      if (covered && known.name === 'some') return { ...together(vendors, known, earlier), late: false }
      const late = new Promise<null>(resolve => setTimeout(resolve, WAIT, null).unref())
      const answer = await Promise.race([found, late])
      return { ...together(vendors, known, answer ?? earlier), late: !answer }
    }
  }

  /** What earlier searches found that fits. */
  function nearby(wanted: string): Match[] {
    const all = [...searches.rvalues()].flatMap(search => search?.matches ?? [])
    const matching = all.filter(({ company }) => company.name.toLowerCase().includes(wanted))
    return [...new Map(matching.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
  }
}

const NOTHING: Asked = { matches: [], faults: [] }
