import type { ViewOutput } from '@slack/bolt'
import type { Draft } from '../../changes/model/change.ts'
import { fieldsOf } from '../../changes/ports/vendor.ts'
import { wantedAgain } from '../../changes/request/again.ts'
import { typedIn } from '../../changes/request/validate.ts'
import { readUpdateText } from '../commands/command-text.ts'
import {
  type CommandArgs,
  type Listeners,
  mayViewIn,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { personOf } from '../transport/request.ts'
import { textModal } from '../ui/blocks.ts'
import { companyIn, newDraft, ownDraft, withAnswers, withProfile } from './draft.ts'
import { drawLoading, FORM_TITLE } from './draw-form.ts'
import { fillForm, redraw } from './fill.ts'
import {
  APPLY_DAY,
  APPLY_TIME,
  CHECK,
  CHOICE,
  COMPANY,
  FIELDS,
  REPLACE,
  RETRY,
  SAME_STEP,
  SAME_VALUE,
  SEARCH_AGAIN,
  SHOW_ALL,
  TYPED
} from './ids.ts'

export const TOO_OLD = 'This form is too old. Close it and type `/company update` again.'

/** `/company update …`: opens the form with a loading view, then fills it. */
export async function openForm(
  dependencies: SlackDependencies,
  { ack, body, respond }: CommandArgs,
  text: string
): Promise<void> {
  await ack()
  const person = personOf(body)
  if (!person) return
  const draft = newDraft(person, dependencies.channels.changes ?? body.channel_id)
  const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(draft, 'One moment…'))
  // What was typed is read once it is known who may see anything.
  if (viewId) await fillForm(dependencies, viewId, { ...draft, ...readUpdateText(text) })
}

/**
 * For how long nothing may be typed before the form is drawn again, in milliseconds. A typed key is only acknowledged: it
 * costs no statement and no call, and Slack allows about a hundred updates of views a minute in a whole workspace.
 */
const PAUSE = 300

/** The buttons of an open form, and the choice of a company in it. */
export function listenToForm(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store } = dependencies
  const typedLast = new Map<string, object>()

  listen(COMPANY, async (draft, viewId, chosen) => {
    // A suggestion is for its own company only.
    const { suggests: _, undoes: __, again: ___, ...rest } = draft
    if (chosen) await fillStored(viewId, { ...rest, chosen, company: null, options: {}, typed: {} })
  })
  listen(SEARCH_AGAIN, (draft, viewId) => fillStored(viewId, { ...draft, search: '', chosen: null }))
  listen(RETRY, (draft, viewId) => fillForm(dependencies, viewId, draft))
  listen(SHOW_ALL, async (draft, viewId) => {
    const switched = { ...draft, all: !draft.all }
    await store.saveDraft(switched)
    await redraw(dependencies, viewId, switched)
  })
  listen(CHECK, async (draft, viewId) => {
    await store.saveDraft(draft)
    await redraw(dependencies, viewId, draft)
  })
  listen(SAME_STEP, (draft, viewId) => fillAgain(viewId, draft, true))
  listen(SAME_VALUE, (draft, viewId) => fillAgain(viewId, draft, false))
  listen(REPLACE, (draft, viewId) => showOther(viewId, { ...draft, profile: '' }))
  listen(FIELDS, async ({ profile: text = '', ...draft }, viewId) => {
    const { company, chosen } = draft
    const read = company && chosen && typedIn(dependencies.vendor(chosen.vendor), company, { ...draft, profile: text })
    // A profile that cannot be read is dropped, and the fields are as they were before.
    await showOther(viewId, { ...draft, ...(read && 'typed' in read && read) })
  })

  for (const id of [TYPED, CHOICE, APPLY_DAY, APPLY_TIME]) {
    listeners.click(id, async ({ person, body: { view } }) => {
      if (!view || !(await isLast(view.id)) || !(await mayViewIn(dependencies, person, view.id))) return
      const draft = await ownDraft(dependencies, person, view.private_metadata)
      // Without a company, another one was chosen and is being read.
      if (draft?.company) await redraw(dependencies, view.id, answered(draft, view), { hash: view.hash })
    })
  }

  /** Whether nothing more is typed in this form for `PAUSE`. */
  async function isLast(viewId: string): Promise<boolean> {
    const mine = {}
    typedLast.set(viewId, mine)
    await dependencies.clock.wait(PAUSE)
    if (typedLast.get(viewId) !== mine) return false
    typedLast.delete(viewId)
    return true
  }

  async function fillStored(viewId: string, draft: Draft): Promise<void> {
    await store.saveDraft(draft)
    await fillForm(dependencies, viewId, draft)
  }

  async function fillAgain(viewId: string, draft: Draft, step: boolean): Promise<void> {
    const { company } = draft
    if (!draft.again || !company) return
    const again = { ...draft.again, step }
    const filled = { ...draft, again, typed: { ...draft.typed, ...wantedAgain(again, company.values) } }
    await store.saveDraft(filled)
    await redraw(dependencies, viewId, filled)
  }

  /** Changes between the fields and the whole profile, both with what was typed. */
  async function showOther(viewId: string, draft: Draft): Promise<void> {
    const shown = draft.chosen ? withProfile(draft, dependencies.vendor(draft.chosen.vendor)) : draft
    await store.saveDraft(shown)
    await redraw(dependencies, viewId, shown)
  }

  /** Acts on the draft of an open form, with what is in the form now; of its owner only. */
  function listen(
    id: string,
    act: (draft: Draft, viewId: string, chosen: ReturnType<typeof companyIn>) => Promise<void>
  ): void {
    listeners.inModal(id, async ({ person, body: { view } }, viewId) => {
      const draft = view && (await ownDraft(dependencies, person, view.private_metadata))
      if (!view || !draft) return await dependencies.views.update(viewId, textModal(FORM_TITLE, TOO_OLD))
      await act(answered(draft, view), viewId, companyIn(view.state.values))
    })
  }

  function answered(draft: Draft, { blocks, state }: ViewOutput): Draft {
    const fields = draft.chosen ? fieldsOf(dependencies.vendor(draft.chosen.vendor), draft.company) : []
    // A view without inputs, such as a loading view, has no answers: the draft keeps those of before.
    return blocks.some(({ type }) => type === 'input') ? withAnswers(draft, fields, state.values) : draft
  }
}
