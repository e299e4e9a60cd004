import type { Change } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { escaped } from '../ui/mrkdwn.ts'

/** How a change is written, where that is more than setting what is listed. */
export function sayHow(change: Pick<Change, 'whole'>, vendor: Vendor | undefined): string | undefined {
  if (change.whole) return 'It replaces the whole profile: what is not listed is sent again as it was read.'
  return vendor?.caution && escaped(vendor.caution)
}
