import type { App, BlockSuggestion } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import { LRUCache } from 'lru-cache'
import type { Log } from '../../changes/ports/ports.ts'
import { isSame } from '../../policy/context.ts'
import { fold } from '../../policy/text.ts'
import { askVendors, type FindDependencies, type FoundCompanies, type Match, together } from '../commands/find.ts'
import { listenerTimeout, personOf, type SlackDependencies } from '../transport/listener.ts'
import { companyOption, option } from '../ui/blocks.ts'
import { isOffered } from '../ui/viewer.ts'
import { CHOICE } from './draw-fields.ts'
import { COMPANY } from './draw-form.ts'

/** Slack takes at most so many options. */
const MOST = 100
/** Stands for no company: choosing it changes nothing. */
const NO_COMPANY = 'none'

/** The lists that are searched by typing: companies, and choices too many for a plain list. */
export function listenToSuggestions(app: App, dependencies: SlackDependencies): void {
  const suggestions = createSuggestions(dependencies, dependencies.log)
  offers(app, dependencies, COMPANY, async (_, typed) => {
    const suggested = await suggestions.for(typed)
    const options = suggested.matches.slice(0, MOST).map(({ vendor, company }) => companyOption(vendor, company))
    return options.length > 0 ? options : explanation(suggested, dependencies)
  })
  offers(app, dependencies, CHOICE, (body, typed) => choices(dependencies, body, typed))
}

/** Slack waits for both at once: what there is to choose, and whether this person is offered it. */
function offers(
  app: App,
  dependencies: SlackDependencies,
  id: string,
  find: (body: BlockSuggestion, typed: string) => Promise<PlainTextOption[]>
): void {
  app.options<'block_suggestion'>(id, async ({ ack, body, payload }) => {
    const [mayView, options] = await Promise.all([isOffered(dependencies, body), find(body, payload.value)])
    await ack({ options: mayView ? options : [] })
  })
}

/** Why there is nothing to choose, in the only place where a list can say it; no explanation where nothing matches. */
function explanation({ faults: [fault], late }: Suggested, { vendors }: SlackDependencies): PlainTextOption[] {
  if (late) return [option(NO_COMPANY, 'Still searching. Type on, or again in a moment.')]
  if (!fault) return []
  const label = vendors.find(({ name }) => name === fault.vendor)?.label ?? fault.vendor
  return [
    option(
      NO_COMPANY,
      `${label} ${fault.retryable ? 'cannot be reached just now' : 'refused to answer'}. Type again in a moment.`
    )
  ]
}

/** From the draft, which holds all that can be chosen: no vendor is asked. */
async function choices(
  dependencies: SlackDependencies,
  body: BlockSuggestion,
  text: string
): Promise<PlainTextOption[]> {
  const person = personOf(body)
  const draft = await dependencies.store.draft(body.view?.private_metadata ?? '')
  if (!draft || !person || !isSame(draft.person, person)) return []
  const [, key = ''] = body.block_id.split(':')
  const wanted = fold(text)
  return (draft.options[key] ?? [])
    .filter(({ label }) => fold(label).includes(wanted))
    .slice(0, MOST)
    .map(({ value, label }) => option(value, label))
}

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
function createSuggestions(
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
      const earlier = { ...NOTHING, matches: nearby(fold(wanted)) }
      if (covered && known.name === 'some') return { ...together(vendors, known, earlier), late: false }
      const late = new Promise<null>(resolve => setTimeout(resolve, WAIT, null).unref())
      const answer = await Promise.race([found, late])
      return { ...together(vendors, known, answer ?? earlier), late: !answer }
    }
  }

  /** What earlier searches found that fits. */
  function nearby(wanted: string): Match[] {
    const all = [...searches.rvalues()].flatMap(search => search?.matches ?? [])
    const matching = all.filter(({ company }) => fold(company.name).includes(wanted))
    return [...new Map(matching.map(match => [`${match.vendor.name}:${match.company.id}`, match])).values()]
  }
}

const NOTHING: Asked = { matches: [], faults: [] }
