import { fieldByKey, type Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal } from '../../changes/review/permissions.ts'
import { sayState } from './changes.ts'
import { sayDifference, sayEditsWithin } from './edits.ts'
import { escaped, itemsWithin, labelOf, sayValue } from './format.ts'
import { sayPolicyRefusal } from './policy.ts'

/** Why a click did nothing, for the person who clicked. */
export function sayRefusal(refusal: Refusal, vendor: Vendor | undefined): string {
  switch (refusal.refused) {
    case 'no-such-change':
      return 'This change no longer exists.'
    case 'elsewhere':
      return 'This isn’t where the change was announced, so nothing was decided. Review it first.'
    case 'already-decided':
      return `Too late to decide. ${sayState(refusal.change, vendor)}`
    case 'requested-already':
      return `This form was already sent, with ${sayEditsWithin(refusal.change, vendor, 1000)}. To request something else, edit or withdraw that change.`
    case 'too-busy':
      return 'Too many people acted on this at once, so nothing was done. Try again in a moment.'
    case 'moved':
      return `${sayMoved(refusal, vendor)} Nothing was decided. Reject the change, or edit it.`
    default:
      return sayPolicyRefusal(refusal, vendor)
  }
}

/** The values that changed since the request, each with what the change would do now. */
function sayMoved({ edits, live, names }: Extract<Refusal, { refused: 'moved' }>, vendor: Vendor | undefined): string {
  const moves = edits.map(({ field: key, seen, wanted }) => {
    const field = fieldByKey(vendor?.fields, key)
    const now = live[key] ?? null
    const difference = sayDifference(field, now, wanted)
    const next = difference ? `, which makes the change ${difference}` : ''
    return `${labelOf(field, key, names)} was ${sayValue(field, seen, names)} and is now ${sayValue(field, now, names)}${next}`
  })
  const where = vendor ? ` at ${escaped(vendor.label)}` : ''
  return `Changed${where} since the request: ${itemsWithin(moves, '; ', 1500)}.`
}
