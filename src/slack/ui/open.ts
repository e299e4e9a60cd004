import type { BlockAction, RespondFn, SlashCommand } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { SlackDependencies } from '../transport/dependencies.ts'

/** A command that somebody gave, or a button that they pressed; and the way to answer there, where it has one. */
export type Interaction = { body: SlashCommand | BlockAction; respond: RespondFn }

const TOO_SLOW = 'Slack was too slow to open the form. Try again.'

/**
 * Opens a modal from wherever somebody acted: upon the modal in which they did, or as the first. Returns its id, or
 * undefined where there is nothing to fill: the same click has opened it before, or Slack was too slow to open it, which
 * that person is told.
 */
export async function openUpon(
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
