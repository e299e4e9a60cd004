import type { KnownBlock, ModalView } from '@slack/types'
import type { Change } from '../../changes/model/change.ts'
import type { Field } from '../../changes/model/field.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { sayRequirement } from '../text/approvers.ts'
import { sayState } from '../text/state.ts'
import { sayEditWhole } from '../text/values.ts'
import { sayWarning } from '../text/warnings.ts'
import { sayHow } from '../text/write-mode.ts'
import { section, sections } from '../ui/blocks.ts'
import { escaped, oneLine } from '../ui/mrkdwn.ts'

export const WITHDRAW = 'change.withdraw'
export const REVIEW_RETRY = 'review.retry'

/** The change with a sentence instead of the decision, and what this person may still do with it. */
export function drawRefused(
  change: Change,
  vendor: Vendor | undefined,
  sentence: string,
  actions: readonly KnownBlock[]
): ModalView {
  return { ...frame(), blocks: [section(`*${sentence}*`), ...describe(change, vendor), ...actions] }
}

/** The vendor did not answer: nothing can be approved unseen. */
export function drawReviewTrouble(change: Change, vendor: Vendor, sentence: string): ModalView {
  return {
    ...frame(),
    blocks: [section(sentence), ...describe(change, vendor), pressed(REVIEW_RETRY, 'Try again', change.id)]
  }
}

export function drawSentence(sentence: string): ModalView {
  return { ...frame(), blocks: [section(sentence)] }
}

/** What the change is: the facts that its message shows, and every value whole, since somebody decides on them. */
export function describe(change: Change, vendor: Vendor | undefined): KnownBlock[] {
  const name = escaped(change.company.name)
  const how = sayHow(change, vendor)
  return [
    section(`<@${change.requester.user}> asks to change *${name}* (${escaped(vendor?.label ?? change.vendor)})`),
    ...sections(change.edits.map(edit => sayEditWhole(fieldOf(vendor, edit.field), edit, change.names))),
    ...(how ? [section(how)] : []),
    section(`Reason: ${oneLine(change.reason)}${change.reference ? `\nReference: ${oneLine(change.reference)}` : ''}`),
    ...sections(change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)),
    section(`It ${sayRequirement(change.requirement)}. ${sayState(change, vendor)}`)
  ]
}

function fieldOf(vendor: Vendor | undefined, key: string): Field | undefined {
  return vendor?.fields.find(field => field.key === key)
}

export function frame(): Pick<ModalView, 'type' | 'title' | 'close'> {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: 'Review a change' },
    close: { type: 'plain_text', text: 'Close' }
  }
}

export function pressed(id: string, text: string, value: string): KnownBlock {
  const label = { type: 'plain_text' as const, text }
  return { type: 'actions', block_id: id, elements: [{ type: 'button', action_id: id, text: label, value }] }
}
