import type { RespondFn } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { mayNotView } from '../../changes/access/view.ts'
import type { Person } from '../../policy/people.ts'
import { sayPolicyRefusal } from '../text/policy-refusals.ts'
import { withinAckWindow } from '../transport/ack-window.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { type Body, personOf } from '../transport/person.ts'
import { type Interaction, openUpon } from './open.ts'
import { plainView } from './views.ts'

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
