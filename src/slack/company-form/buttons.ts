import type { Button } from '@slack/types'

/** Tells what the policy says to what stands in the form. */
export const CHECK = 'company.check'

/** A button of the form. */
export function pressed(id: string, text: string): Button {
  return { type: 'button', action_id: id, text: { type: 'plain_text', text } }
}
