import type { App, BlockAction, SlackCommandMiddlewareArgs, ViewOutput } from '@slack/bolt'
import { type Field, same, type Value, type Values } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import { fieldsOf } from '../../changes/ports/vendor.ts'
import { parts } from '../../changes/request/answers.ts'
import { typedIn } from '../../changes/request/validate.ts'
import { isSame } from '../../policy/context.ts'
import { readUpdateText } from '../commands/command-text.ts'
import { personOf, type SlackDependencies } from '../transport/listener.ts'
import { chosenCompany, plainView } from '../ui/blocks.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { CHECK, FIELDS, fieldBlock, profileBlock, REPLACE, textOf } from './draw-fields.ts'
import { COMPANY, drawLoading, REASON, REFERENCE, RETRY, SEARCH_AGAIN, SWITCH } from './draw-form.ts'
import { fillForm, newDraft, redraw, withProfile } from './fill.ts'

const TOO_OLD = 'This form is too old. Close it and type `/company update` again.'

/** `/company update …`: opens the form at once and fills it afterwards. */
export async function openForm(
  dependencies: SlackDependencies,
  { ack, body, respond }: Pick<SlackCommandMiddlewareArgs, 'ack' | 'body' | 'respond'>,
  text: string
): Promise<void> {
  await ack()
  const person = personOf(body)
  if (!person) return
  const draft = { ...newDraft(person, dependencies.channels.changes ?? body.channel_id), ...readUpdateText(text) }
  const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(draft, 'One moment…'))
  if (viewId) await fillForm(dependencies, viewId, draft)
}

/** The listeners of an open form: another company, the switch, and trying again. */
export function listenToForm(app: App, dependencies: SlackDependencies): void {
  listenToProfile(app, dependencies)
  app.action<BlockAction>(COMPANY, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, async (draft, viewId) => {
      const chosen = chosenCompany(chosenIn(body.view?.state.values ?? {}) ?? '')
      // What an alert suggests is for its own company.
      const { suggests: _, ...rest } = draft
      if (chosen) await fillForm(dependencies, viewId, { ...rest, chosen, company: null, options: {}, typed: {} })
    })
  })
  app.action<BlockAction>(SEARCH_AGAIN, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, (draft, viewId) =>
      fillForm(dependencies, viewId, { ...draft, search: '', chosen: null })
    )
  })
  app.action<BlockAction>(RETRY, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, (draft, viewId) => fillForm(dependencies, viewId, draft))
  })
  app.action<BlockAction>(SWITCH, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, async (draft, viewId) => {
      const turned = { ...draft, all: !draft.all }
      await dependencies.store.saveDraft(turned)
      await redraw(dependencies, viewId, turned)
    })
  })
  app.action<BlockAction>(CHECK, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, async (draft, viewId) => {
      await dependencies.store.saveDraft(draft)
      await redraw(dependencies, viewId, draft, [])
    })
  })
}

/** Between the fields and the whole profile, both ways with what was typed. */
function listenToProfile(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction>(REPLACE, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, (draft, viewId) => version(dependencies, viewId, { ...draft, profile: '' }))
  })
  app.action<BlockAction>(FIELDS, async ({ ack, body }) => {
    await ack()
    await withDraft(dependencies, body, async ({ profile: text = '', ...draft }, viewId) => {
      const { company, chosen } = draft
      const read =
        company && chosen && typedIn(dependencies.vendor(chosen.vendor), company, { ...draft, profile: text })
      // What cannot be read is left behind, and the fields stand as they were before.
      await version(dependencies, viewId, { ...draft, ...(read && 'typed' in read && read) })
    })
  })
}

async function version(dependencies: SlackDependencies, viewId: string, draft: Draft): Promise<void> {
  const turned = draft.chosen ? withProfile(draft, dependencies.vendor(draft.chosen.vendor)) : draft
  await dependencies.store.saveDraft(turned)
  await redraw(dependencies, viewId, turned, [])
}

/** The draft behind an open form, with what stands in the form now; its owner only, who may look. */
async function withDraft(
  dependencies: SlackDependencies,
  body: BlockAction,
  act: (draft: Draft, viewId: string) => Promise<void>
): Promise<void> {
  const { view } = body
  const person = personOf(body)
  if (!view || !person || !(await mayViewIn(dependencies, person, view.id))) return
  const draft = await dependencies.store.draft(view.private_metadata)
  if (!draft || !isSame(draft.person, person)) {
    await dependencies.views.update(view.id, plainView('Change a company', TOO_OLD))
    return
  }
  const fields = draft.chosen ? fieldsOf(dependencies.vendor(draft.chosen.vendor), draft.company) : []
  // A view without inputs (loading, trouble) says nothing of what was typed before.
  const hasInputs = view.blocks.some(({ type }) => type === 'input')
  await act(hasInputs ? withAnswers(draft, fields, view.state.values) : draft, view.id)
}

type State = ViewOutput['state']['values']
type Answer = State[string][string]

/** The draft with what stands in the form now. What is not shown keeps what was typed there before. */
export function withAnswers(draft: Draft, fields: readonly Field[], state: State): Draft {
  return {
    ...draft,
    reason: state[REASON]?.[REASON]?.value ?? '',
    reference: state[REFERENCE]?.[REFERENCE]?.value ?? '',
    ...profileIn(draft, state),
    typed: { ...draft.typed, ...answersIn(draft, fields, state) }
  }
}

/** The whole profile as it stands in the form, where it does. */
function profileIn({ company }: Draft, state: State): Pick<Draft, 'profile'> {
  const [answer] = Object.values(state[profileBlock(company?.id ?? '')] ?? {})
  return answer ? { profile: answer.value ?? '' } : {}
}

/** The value that was chosen in the company list, if any. */
export function chosenIn(state: State): string | undefined {
  const answer = Object.entries(state).find(([block]) => block.startsWith('company'))?.[1].company
  return answer?.selected_option?.value
}

function answersIn({ company }: Draft, fields: readonly Field[], state: State): Values {
  if (!company) return {}
  const answers = fields.flatMap((field): [string, Value][] => {
    const [answer] = Object.values(state[fieldBlock(field.key, company.id)] ?? {})
    return answer ? [[field.key, answered(field, answer, company.values[field.key] ?? null)]] : []
  })
  return Object.fromEntries(answers)
}

function answered({ kind }: Field, answer: Answer, live: Value): Value {
  switch (kind.name) {
    case 'text':
      return textFrom(answer.value ?? '', live)
    case 'words':
      return listFrom(answer.value ?? '', live)
    case 'number':
      return answer.value ? Number(answer.value) : null
    case 'date':
      return answer.selected_date ?? null
    case 'flag':
      return answer.selected_option ? answer.selected_option.value === 'true' : live
    case 'choice':
      return answer.selected_option?.value ?? null
    case 'choices':
      return (answer.selected_options ?? []).map(({ value }) => value)
    default:
      return kind satisfies never
  }
}

/** What the input shows of the live text and gives back unchanged is no edit, however Slack treats its line ends. */
function textFrom(text: string, live: Value): Value {
  const flat = (one: string) => one.replaceAll('\r\n', '\n').trim()
  return flat(text) === flat(textOf(live)) ? live : text.trim() || null
}

function listFrom(text: string, live: Value): Value {
  const list = parts(text)
  return same(list, parts(textOf(live))) ? live : list
}
