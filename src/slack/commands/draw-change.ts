import type { Button, SectionBlock } from '@slack/types'
import type { Change } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { REVIEW, sayEdits } from '../change-message/draw-change.ts'
import { sayMoment } from '../text/days.ts'
import { section } from '../ui/blocks.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'

/** A change on one line of a list: what is asked, by whom and when by the clock of the zone, and `how` it stands. */
export function sayChange(change: Change, vendor: Vendor | undefined, how: string, zone: string): string {
  const edits = shorten(sayEdits(change, vendor).join('; '), 500)
  const label = escaped(vendor?.label ?? change.vendor)
  return `*${escaped(change.company.name)}* (${label}): ${edits}. Asked by <@${change.requester.user}> on ${sayMoment(change.requestedAt, zone)}, ${how}.`
}

/** The line with the button that opens the change: to decide on it, or to look at it. */
export function changeRow({ id, company }: Change, line: string, text: 'Review' | 'Show'): SectionBlock {
  const button: Button = {
    type: 'button',
    action_id: REVIEW,
    text: { type: 'plain_text', text },
    value: id,
    accessibility_label: shorten(`${text} the change of ${company.name}`, 75)
  }
  return { ...section(line), accessory: button }
}
