import type { App, BlockSuggestion } from '@slack/bolt'
import type { PlainTextOption } from '@slack/types'
import { isSame } from '../../policy/people.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { companyOption, option } from '../ui/blocks.ts'
import { isOffered } from '../ui/viewer.ts'
import { CHOICE } from './draw-field.ts'
import { COMPANY } from './draw-form.ts'
import { createSuggestions, type Suggested } from './suggestions.ts'

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
  const wanted = plain(text)
  return (draft.options[key] ?? [])
    .filter(({ label }) => plain(label).includes(wanted))
    .slice(0, MOST)
    .map(({ value, label }) => option(value, label))
}

/** Lower case, without accents, and with the apostrophe that keyboards have. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[‘’]/g, "'").toLowerCase().trim()
}
