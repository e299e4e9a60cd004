import type { Refusal } from '../../changes/review.ts'
import type { Vendor } from '../../changes/vendor.ts'
import { sayState } from './state.ts'
import { labelOf, sayValue } from './values.ts'

/** Why somebody's click did nothing, for that person alone. */
export function sayRefusal(refusal: Refusal, vendor: Vendor | undefined): string {
  switch (refusal.refused) {
    case 'other-team':
      return 'You belong to another Slack workspace. Only members of this one can use Countersign.'
    case 'own-change':
      return 'You asked for this change, so somebody else must decide on it.'
    case 'not-an-approver':
      return 'You are not among the people who may approve changes. Ask one of them to press Review.'
    case 'groups-unknown':
      return 'Slack did not say who is in the approvers’ group just now, so nothing was decided. Try again in a minute.'
    case 'no-such-change':
      return 'This change does not exist any more.'
    case 'already-decided':
      return `Too late to decide: ${sayState(refusal.change, vendor)}`
    case 'changed-since':
      return 'The change was edited since you opened it, so nothing was decided. Press Review again to see it as it is now.'
    case 'moved':
      return `${sayMoved(refusal, vendor)} Nothing was decided. Reject it, and let it be asked for again.`
    case 'not-the-asker':
      return 'Only who asked for a change can withdraw it.'
    default:
      return refusal satisfies never
  }
}

/** What is no longer as it was when the change was asked for. */
function sayMoved({ edits, live, names }: Extract<Refusal, { refused: 'moved' }>, vendor: Vendor | undefined): string {
  const moves = edits.map(({ field: key, seen }) => {
    const field = vendor?.fields.find(one => one.key === key)
    return `${labelOf(field, key, names)} was ${sayValue(field, seen, names)} and is now ${sayValue(field, live[key] ?? null, names)}`
  })
  return `Somebody moved it since it was asked for: ${moves.join('; ')}.`
}
