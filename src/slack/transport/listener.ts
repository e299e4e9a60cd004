import type * as Bolt from '@slack/bolt'
import { mayNotView, refusedStranger } from '../../changes/access/authorize-person.ts'
import type { BatchDependencies } from '../../changes/batch/move.ts'
import { type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import type { ValidationDependencies } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import type { Settings } from '../../watch/alerts/alert.ts'
import type { Directory } from '../../watch/directory/directory.ts'
import type { WatchStore } from '../../watch/ports.ts'
import { type Frame, sayFault } from '../text/format.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { type ModalView, type PlainTextOption, textModal } from '../ui/blocks.ts'
import { respondOrSections } from '../ui/tables.ts'
import type { Views } from '../ui/views.ts'
import { type Body, channelFor, personOf, withinAckWindow } from './request.ts'

/** What the listeners work with. */
export type SlackDependencies = ValidationDependencies &
  BatchDependencies & {
    store: WatchStore
    vendors: readonly Vendor[]
    directory: Directory
    views: Views
    /** `changes`: where changes are announced; when unset, where the command was typed. `alerts`: where alerts are. */
    channels: { changes?: string; alerts?: string }
    frame: Frame
    settings: Settings
  }

export type CommandArgs = Pick<Bolt.SlackCommandMiddlewareArgs, 'ack' | 'body' | 'respond'>

/** A command or a click; `respond` works only where the body has a response URL, which modals and Home have not. */
type Interaction = { body: Bolt.SlashCommand | Bolt.BlockAction | Bolt.MessageShortcut; respond: Bolt.RespondFn }

/** A click on a button, or a choice from a list. */
export type Click = {
  person: Person
  /** Of the button, or of the option chosen; empty where there is none. */
  value: string
  /** Where a change requested from here is announced. */
  channel: string
  body: Bolt.BlockAction
  respond: Bolt.RespondFn
}

/** A submitted form. Its handler acknowledges it with errors, with another view, or with nothing, which closes it. */
export type Submission = {
  person: Person | undefined
  view: Bolt.ViewOutput
  ack: Bolt.SlackViewMiddlewareArgs<Bolt.ViewSubmitAction>['ack']
}

type Act = (click: Click, viewId: string) => Promise<void>

/** Where modules register what they listen to, by action or callback id. Clicks are acknowledged before any work. */
export type Listeners = {
  click(id: string, act: (click: Click) => Promise<void>): void
  /** Answers with a message to the person alone, where they may view customers' data. */
  reply(id: string, answer: (click: Click) => Promise<void>): void
  /** Opens a modal with its loading view, and fills it where the person may view customers' data. */
  open(id: string, loading: (click: Click) => ModalView, fill: Act): void
  /** Acts in the modal that was clicked in, where the person may view customers' data. */
  inModal(id: string, act: Act, loading?: ModalView): void
  submit(id: string, handle: (submission: Submission) => Promise<void>): void
  /** Offers options for what was typed so far; none where the person may not view customers' data. */
  suggest(id: string, find: (request: Bolt.BlockSuggestion) => Promise<PlainTextOption[]>): void
}

export function createListeners(app: Bolt.App, dependencies: SlackDependencies): Listeners {
  function click(id: string, act: (click: Click) => Promise<void>): void {
    app.action<Bolt.BlockAction>(id, async ({ ack, body, action, respond }) => {
      await ack()
      const person = personOf(body)
      const channel = channelFor(dependencies.channels, body)
      if (person) await act({ person, value: chosenValue(action), channel, body, respond: respondOrSections(respond) })
    })
  }
  return {
    click,
    reply: (id, answer) => click(id, request => answerViewer(dependencies, request, () => answer(request))),
    open: (id, loading, fill) =>
      click(id, async request => {
        const viewId = await openForViewer(dependencies, request, loading(request))
        if (viewId) await fill(request, viewId)
      }),
    inModal: (id, act, loading) =>
      click(id, async request => {
        const viewId = request.body.view?.id
        if (!viewId) return
        if (loading) await dependencies.views.update(viewId, loading)
        if (await mayViewIn(dependencies, request.person, viewId)) await act(request, viewId)
      }),
    submit(id, handle) {
      app.view<Bolt.ViewSubmitAction>(id, ({ ack, body, view }) => handle({ person: personOf(body), view, ack }))
    },
    suggest(id, find) {
      app.options<'block_suggestion'>(id, async ({ ack, body }) => {
        const [mayView, options] = await Promise.all([isOffered(dependencies, body), find(body)])
        await ack({ options: mayView ? options : [] })
      })
    }
  }
}

/** For all vendor calls of a listener; each has a shorter timeout of its own. */
export function listenerTimeout(): AbortSignal {
  return AbortSignal.timeout(180_000)
}

/** Runs `work`; passes a vendor's fault, as a sentence in mrkdwn, to `handle`, and throws other errors. */
export async function orVendorFault<Result>(
  { vendors }: Pick<SlackDependencies, 'vendors'>,
  work: () => Promise<Result>,
  handle: (fault: string) => Result | Promise<Result>
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return await handle(sayFault(error, vendors))
  }
}

function chosenValue(action: Bolt.BlockElementAction): string {
  if ('selected_option' in action) return action.selected_option?.value ?? ''
  return 'value' in action ? (action.value ?? '') : ''
}

/** Acknowledges a command and answers it with a message, where the person may view customers' data. */
export async function replyToViewer(
  dependencies: SlackDependencies,
  { ack, respond, body }: { ack(): Promise<void>; respond: Bolt.RespondFn; body: Body },
  answer: (person: Person) => Promise<void>
): Promise<void> {
  await ack()
  const person = personOf(body)
  if (person) await answerViewer(dependencies, { person, respond }, () => answer(person))
}

async function answerViewer(
  dependencies: SlackDependencies,
  { person, respond }: Pick<Click, 'person' | 'respond'>,
  answer: () => Promise<void>
): Promise<void> {
  const refusal = await refusedStranger(dependencies, person, 'view')
  if (!refusal) await answer()
  else await respond({ response_type: 'ephemeral', replace_original: false, text: sayPolicyRefusal(refusal) })
}

/**
 * Opens a modal, on top of the one that somebody acted in where they did. Returns its id where they may view customers'
 * data; undefined where the modal says that they may not, or where none of this request's was opened.
 */
export async function openForViewer(
  dependencies: SlackDependencies,
  interaction: Interaction,
  view: ModalView
): Promise<string | undefined> {
  const person = personOf(interaction.body)
  if (!person) return undefined
  const viewId = await openModal(dependencies, person, interaction, view)
  return viewId && (await mayViewIn(dependencies, person, viewId)) ? viewId : undefined
}

/** Whether somebody may view customers' data in an open modal; if not, the modal says why. */
export async function mayViewIn(dependencies: SlackDependencies, person: Person, viewId: string): Promise<boolean> {
  const refusal = await refusedStranger(dependencies, person, 'view')
  if (refusal) await dependencies.views.update(viewId, textModal('Countersign', sayPolicyRefusal(refusal)))
  return !refusal
}

/** What is offered at a key goes by a membership that may be so many times as old as elsewhere: a minute, not 5 s. */
const TIMES_AS_OLD = 12

/** A list waits for its options a moment only, and cannot show a reason. Who is a member is not asked at every key. */
async function isOffered(dependencies: SlackDependencies, body: Body): Promise<boolean> {
  const person = personOf(body)
  if (!person) return false
  const answer = mayNotView(dependencies, person, TIMES_AS_OLD).then(refusal => ({ refusal }))
  const known = await withinAckWindow(dependencies.clock, answer)
  return known !== undefined && !known.refusal
}

async function openModal(
  { views }: SlackDependencies,
  { user }: Person,
  { body, respond }: Interaction,
  view: ModalView
): Promise<string | undefined> {
  const open = isInModal(body) ? views.push : views.open
  const result = await open(body.trigger_id, view)
  if ('opened' in result) return result.opened
  if (result.refused === 'too-slow') {
    const text = 'Slack was too slow to open the form. Try again.'
    if (body.response_url) await respond({ response_type: 'ephemeral', replace_original: false, text })
    else await views.tell(user, text)
  }
  return undefined
}

export function isInModal(body: Interaction['body']): boolean {
  return 'view' in body && body.view?.type === 'modal'
}
