import type { App, BlockAction, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { Draft } from '../../changes/draft.ts'
import { typedIn } from '../../changes/fit.ts'
import { fieldsOf } from '../../changes/vendor.ts'
import { isSame } from '../../policy/people.ts'
import { chosenCompany } from '../blocks.ts'
import { readUpdateText } from '../command-text.ts'
import type { Door } from '../door.ts'
import { newDraft } from '../drafts.ts'
import { mayLookIn, openForLooker } from '../look.ts'
import { personOf } from '../person.ts'
import { plainView } from '../windows.ts'
import { CHECK } from './buttons.ts'
import { COMPANY, SEARCH_AGAIN, SWITCH } from './draw-form.ts'
import { FIELDS, REPLACE } from './draw-profile.ts'
import { drawLoading, RETRY } from './draw-states.ts'
import { fillForm, redraw, withProfile } from './fill.ts'
import { chosenIn, withAnswers } from './read-form.ts'

const TOO_OLD = 'This form is too old. Close it and type `/company update` again.'

/** `/company update …`: opens the form at once and fills it afterwards. */
export async function openForm(
  door: Door,
  { ack, body, respond }: Pick<SlackCommandMiddlewareArgs, 'ack' | 'body' | 'respond'>,
  text: string
): Promise<void> {
  await ack()
  const person = personOf(body)
  if (!person) return
  const draft = { ...newDraft(person, door.channels.changes ?? body.channel_id), ...readUpdateText(text) }
  const viewId = await openForLooker(door, { body, respond }, drawLoading(draft, 'One moment…'))
  if (viewId) await fillForm(door, viewId, draft)
}

/** The listeners of an open form: another company, the switch, and trying again. */
export function listenToForm(app: App, door: Door): void {
  listenToProfile(app, door)
  app.action<BlockAction>(COMPANY, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, async (draft, viewId) => {
      const chosen = chosenCompany(chosenIn(body.view?.state.values ?? {}) ?? '')
      // What an alert suggests is for its own company.
      const { suggests: _, ...rest } = draft
      if (chosen) await fillForm(door, viewId, { ...rest, chosen, company: null, options: {}, typed: {} })
    })
  })
  app.action<BlockAction>(SEARCH_AGAIN, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, (draft, viewId) => fillForm(door, viewId, { ...draft, search: '', chosen: null }))
  })
  app.action<BlockAction>(RETRY, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, (draft, viewId) => fillForm(door, viewId, draft))
  })
  app.action<BlockAction>(SWITCH, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, async (draft, viewId) => {
      const turned = { ...draft, all: !draft.all }
      await door.store.saveDraft(turned)
      await redraw(door, viewId, turned)
    })
  })
  app.action<BlockAction>(CHECK, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, async (draft, viewId) => {
      await door.store.saveDraft(draft)
      await redraw(door, viewId, draft, [])
    })
  })
}

/** Between the fields and the whole profile, both ways with what was typed. */
function listenToProfile(app: App, door: Door): void {
  app.action<BlockAction>(REPLACE, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, (draft, viewId) => turn(door, viewId, { ...draft, profile: '' }))
  })
  app.action<BlockAction>(FIELDS, async ({ ack, body }) => {
    await ack()
    await withDraft(door, body, async ({ profile: text = '', ...draft }, viewId) => {
      const { company, chosen } = draft
      const read = company && chosen && typedIn(door.vendor(chosen.vendor), company, { ...draft, profile: text })
      // What cannot be read is left behind, and the fields stand as they were before.
      await turn(door, viewId, { ...draft, ...(read && 'typed' in read && read) })
    })
  })
}

async function turn(door: Door, viewId: string, draft: Draft): Promise<void> {
  const turned = draft.chosen ? withProfile(draft, door.vendor(draft.chosen.vendor)) : draft
  await door.store.saveDraft(turned)
  await redraw(door, viewId, turned, [])
}

/** The draft behind an open form, with what stands in the form now; its owner only, who may look. */
async function withDraft(
  door: Door,
  body: BlockAction,
  act: (draft: Draft, viewId: string) => Promise<void>
): Promise<void> {
  const { view } = body
  const person = personOf(body)
  if (!view || !person || !(await mayLookIn(door, person, view.id))) return
  const draft = await door.store.draft(view.private_metadata)
  if (!draft || !isSame(draft.person, person)) {
    await door.windows.update(view.id, plainView('Change a company', TOO_OLD))
    return
  }
  const fields = draft.chosen ? fieldsOf(door.vendor(draft.chosen.vendor), draft.company) : []
  // A view without inputs (loading, trouble) says nothing of what was typed before.
  const hasInputs = view.blocks.some(({ type }) => type === 'input')
  await act(hasInputs ? withAnswers(draft, fields, view.state.values) : draft, view.id)
}
