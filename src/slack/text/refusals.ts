import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal } from '../../changes/review/review.ts'
import { sayEdits } from '../change-message/draw-change.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { sayPolicyRefusal } from './policy-refusals.ts'
import { sayState } from './state.ts'
import { labelOf, sayValue } from './values.ts'

/** Why somebody's click did nothing, for that person alone. */
export function sayRefusal(refusal: Refusal, vendor: Vendor | undefined): string {
  switch (refusal.refused) {
    case 'no-such-change':
      return 'This change does not exist any more.'
    case 'already-decided':
      return `Too late to decide: ${sayState(refusal.change, vendor)}`
    case 'requested-already':
      return `This form was sent before, and this is what was asked for then: ${sayEdits(refusal.change, vendor).join('; ')}. To ask for something else, edit or withdraw that change.`
    case 'moved':
      return `${sayMoved(refusal, vendor)} Nothing was decided. Reject the change, or edit it.`
    default:
      return sayPolicyRefusal(refusal, vendor)
  }
}

/** What is no longer as it was when the change was asked for. */
function sayMoved({ edits, live, names }: Extract<Refusal, { refused: 'moved' }>, vendor: Vendor | undefined): string {
  const moves = edits.map(({ field: key, seen }) => {
    const field = vendor?.fields.find(one => one.key === key)
    return `${labelOf(field, key, names)} was ${sayValue(field, seen, names)} and is now ${sayValue(field, live[key] ?? null, names)}`
  })
  const where = vendor ? ` at ${escaped(vendor.label)}` : ''
  return `Since this was asked for, values changed${where}: ${moves.join('; ')}.`
}
