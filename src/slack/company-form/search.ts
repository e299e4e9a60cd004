import { LRUCache } from 'lru-cache'
import type { Log } from '../../changes/ports/ports.ts'
import { fold } from '../../policy/text.ts'
import { type FindDependencies, type FoundCompanies, type Match, merge, searchVendors } from '../commands/find.ts'
import { nameVendor } from '../text/format.ts'
import { type Listeners, listenerTimeout, type SlackDependencies } from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { MOST_OPTIONS, option, type PlainTextOption } from '../ui/blocks.ts'
import { ownDraft } from './draft.ts'
import { companyOption } from './draw-fields.ts'
import { CHOICE, COMPANY, fieldKeyIn } from './ids.ts'

/** The value of an option that only explains; choosing it changes nothing. */
const NO_COMPANY = 'none'

/** The lists that are searched by typing: companies, and choices too many for a static list. */
export function listenToSuggestions(listeners: Listeners, dependencies: SlackDependencies): void {
  const suggestions = createSuggestions(dependencies, dependencies.log)
  listeners.suggest(COMPANY, async ({ value }) => {
    const suggested = await suggestions.for(value)
    const options = suggested.matches.slice(0, MOST_OPTIONS).map(drawn)
    return options.length > 0 ? options : explanation(suggested, dependencies)
  })
  listeners.suggest(CHOICE, async body => {
    const draft = await ownDraft(dependencies, personOf(body), body.view?.private_metadata ?? '')
    const wanted = fold(body.value)
    return (draft?.options[fieldKeyIn(body.block_id)] ?? [])
      .filter(({ label }) => fold(label).includes(wanted))
      .slice(0, MOST_OPTIONS)
      .map(({ value, label }) => option(value, label))
  })
}

/** Drawn once: each key shows up to a hundred companies, mostly those of the key before. */
function drawn({ vendor, company }: Match): PlainTextOption {
  const known = OPTIONS.get(company) ?? companyOption(vendor, company)
  OPTIONS.set(company, known)
  return known
}

const OPTIONS = new WeakMap<Match['company'], PlainTextOption>()

/** A list can explain why it is empty only with an option. */
function explanation({ faults: [fault], late }: Suggested, { vendors }: SlackDependencies): PlainTextOption[] {
  if (late) return [option(NO_COMPANY, 'Still searching. Type on, or again in a moment.')]
  if (!fault) return []
  const what = fault.retryable ? 'cannot be reached just now' : 'refused to answer'
  return [option(NO_COMPANY, `${nameVendor(vendors, fault.vendor)} ${what}. Type again in a moment.`)]
}

/** How long to wait for vendors, in milliseconds. Slack gives up after three seconds. */
const WAIT = 700
/** After how long vendors are searched for the next key, in milliseconds: not while many are answered. */
const LATER = 300
/** How long an answer is cached, in milliseconds, and how many are. */
const FRESH = 60_000
const MOST_CACHED = 200

/** What was found in time; `late` while the search still runs. */
type Suggested = FoundCompanies & { late: boolean }

type Searched = Omit<FoundCompanies, 'near'>

const NOTHING: Searched = { matches: [], faults: [] }

/**
 * Companies for the typeahead. Where the directory knows some that contain all that was typed, no vendor is asked: one
 * newer than the last scan shows once the text is like no other. Where it knows only some that come near, they are shown,
 * and vendors are searched for the next key. Vendors are waited for where the directory has no match, or does not cover
 * one; after `WAIT` what is known is shown and the search goes on.
 */
function createSuggestions(
  { vendors, directory }: FindDependencies,
  log: Log
): { for(text: string): Promise<Suggested> } {
  const searches = new LRUCache<string, { found: Promise<Searched>; matches: Match[] }>({
    max: MOST_CACHED,
    ttl: FRESH
  })

  function search(text: string) {
    const known = searches.get(text)
    if (known) return known
    const begun = { found: searchVendors(vendors, text, listenerTimeout), matches: [] as Match[] }
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
      if (covered && known.name !== 'none') {
        if (known.name === 'near') setTimeout(search, LATER, wanted).unref()
        return { ...merge(vendors, known, { ...NOTHING, matches: foundBefore(fold(wanted)) }), late: false }
      }
      const found = search(wanted).found.catch(() => NOTHING)
      const earlier = { ...NOTHING, matches: foundBefore(fold(wanted)) }
      const late = new Promise<null>(resolve => setTimeout(resolve, WAIT, null).unref())
      const answer = await Promise.race([found, late])
      return { ...merge(vendors, known, answer ?? earlier), late: !answer }
    }
  }

  /** Matches of earlier searches that also match this text. */
  function foundBefore(wanted: string): Match[] {
    const all = [...searches.rvalues()].flatMap(search => search?.matches ?? [])
    const matching = all.filter(({ company }) => fold(company.name).includes(wanted))
    return [...new Map(matching.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
  }
}
