import type { Log } from '../../changes/ports.ts'
import type { Vendor } from '../../changes/vendor.ts'
import { patience } from '../door.ts'
import { type Found, findCompanies, type Match } from '../find.ts'

/** How long Slack waits for us, in milliseconds; the vendor may take longer. Slack itself gives up after three seconds. */
const WAIT = 700
/** How long an answer is shown again, in milliseconds, and how many are kept. */
const FRESH = 60_000
const MOST_KEPT = 200

/** What is known of a search by the time that Slack wants to know; `late` while it is still under way. */
export type Suggested = Found & { late: boolean }

/**
 * Companies for the typeahead. A slow vendor does not hold up the answer: what is known so far is shown, and the
 * search goes on, so that the next key finds its result.
 */
export function createSuggestions(vendors: readonly Vendor[], log: Log): { for(text: string): Promise<Suggested> } {
  const searches = new Map<string, { at: number; found: Promise<Found>; matches: Match[] }>()

  function search(text: string) {
    const known = searches.get(text)
    if (known && Date.now() - known.at < FRESH) return known
    const begun = { at: Date.now(), found: findCompanies(vendors, text, patience()), matches: [] as Match[] }
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
    const [oldest] = searches.keys()
    if (searches.size > MOST_KEPT && oldest !== undefined) searches.delete(oldest)
    return begun
  }

  return {
    async for(text) {
      const wanted = text.trim()
      const found = search(wanted).found.catch((): Found => ({ matches: [], faults: [] }))
      const late = new Promise<null>(resolve => setTimeout(resolve, WAIT, null).unref())
      const answer = await Promise.race([found, late])
      return answer ? { ...answer, late: false } : { matches: nearby(wanted.toLowerCase()), faults: [], late: true }
    }
  }

  /** What earlier searches found that fits. */
  function nearby(wanted: string): Match[] {
    const all = [...searches.values()].flatMap(({ matches }) => matches)
    const fitting = all.filter(({ company }) => company.name.toLowerCase().includes(wanted))
    return [...new Map(fitting.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
  }
}
