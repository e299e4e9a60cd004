import type { BlockAction, RespondFn, SlashCommand } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { mayNotView } from '../../changes/access/authorize.ts'
import type { Person } from '../../policy/context.ts'
import { sayPolicyRefusal } from '../text/policy.ts'
import { type Body, personOf, type SlackDependencies, withinAckWindow } from '../transport/listener.ts'
import { plainView } from './blocks.ts'

/*
 * Customers' data is shown in four kinds of places, and each asks here whether somebody may look, after Slack is
 * acknowledged and before anything is read for them.
 */

/** Acknowledges a command or a click that is answered with a message, and answers it; else it is said why not. */
export async function respondToViewer(
  dependencies: SlackDependencies,
  { ack, respond, body }: { ack(): Promise<void>; respond: RespondFn; body: Body },
  tell: (person: Person) => Promise<void>
): Promise<void> {
  await ack()
  const person = personOf(body)
  if (!person) return
  const refusal = await mayNotView(dependencies, person)
  if (!refusal) await tell(person)
  else await respond({ response_type: 'ephemeral', replace_original: false, text: sayPolicyRefusal(refusal) })
}

/**
 * Opens a modal from wherever somebody acted: upon the modal in which they did, or as the first. Returns its id once it
 * is known that they may look at what it is to be filled with; undefined where it says why they may not, or where there
 * is nothing to fill.
 */
export async function openForViewer(
  dependencies: SlackDependencies,
  act: Interaction,
  view: ModalView
): Promise<string | undefined> {
  const person = personOf(act.body)
  if (!person) return undefined
  const viewId = await openUpon(dependencies, act, view)
  return viewId && (await mayViewIn(dependencies, person, viewId)) ? viewId : undefined
}

/** Whether somebody may look at what an open modal is to show next; else that says why not, and nothing besides. */
export async function mayViewIn(dependencies: SlackDependencies, person: Person, viewId: string): Promise<boolean> {
  const refusal = await mayNotView(dependencies, person)
  if (refusal) await dependencies.views.update(viewId, plainView('Countersign', sayPolicyRefusal(refusal)))
  return !refusal
}

/** Whether somebody is offered anything to choose: a list waits a moment only, and has no place for a reason. */
export async function isOffered(dependencies: SlackDependencies, body: Body): Promise<boolean> {
  const person = personOf(body)
  if (!person) return false
  const asked = mayNotView(dependencies, person).then(refusal => ({ refusal }))
  const known = await withinAckWindow(dependencies.clock, asked)
  return known !== undefined && !known.refusal
}

/** A command that somebody gave, or a button that they pressed; and the way to answer there, where it has one. */
export type Interaction = { body: SlashCommand | BlockAction; respond: RespondFn }

const TOO_SLOW = 'Slack was too slow to open the form. Try again.'

/**
 * Opens a modal from wherever somebody acted: upon the modal in which they did, or as the first. Returns its id, or
 * undefined where there is nothing to fill: the same click has opened it before, or Slack was too slow to open it, which
 * that person is told.
 */
async function openUpon(
  { views }: SlackDependencies,
  { body, respond }: Interaction,
  view: ModalView
): Promise<string | undefined> {
  const open = isModal(body) ? views.push : views.open
  const result = await open(body.trigger_id, view)
  if ('opened' in result) return result.opened
  if (result.refused === 'too-slow') {
    // Home and modals have no address to answer to.
    if (body.response_url) await respond({ response_type: 'ephemeral', replace_original: false, text: TOO_SLOW })
    else await views.tell(userOf(body), TOO_SLOW)
  }
  return undefined
}

export function isModal(body: SlashCommand | BlockAction): boolean {
  return 'view' in body && body.view?.type === 'modal'
}

function userOf(body: SlashCommand | BlockAction): string {
  return 'user' in body ? body.user.id : body.user_id
}
