import type { InputBlock, KnownBlock, ModalView } from '@slack/types'
import { type Change, type Field, same } from '../../changes/model/change.ts'
import { hashOf, movedEdits } from '../../changes/model/edits.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import type { SeenChange } from '../../changes/review/review.ts'
import { sayHow, sayState, sayWarning } from '../text/changes.ts'
import { escaped, labelOf, oneLine, sayEditWhole, sayUse, sayValue, WHOLE } from '../text/format.ts'
import { sayRequirement } from '../text/policy.ts'
import { context, option, section, sections } from '../ui/blocks.ts'

export const DECIDE = 'change.decide'
export const DECISION = 'decision'
export const DECISION_REASON = 'decision-reason'
export const NAME = 'company-name'

/** What an open review form carries: what its person has on the screen, and the draft that holds the live values. */
export type ReviewData = SeenChange & { draft: string }

/** What this person may do with the change. */
export type May = { decide: boolean; breakGlass: boolean; edit: boolean; withdraw: boolean; typeTheName: boolean }

export const EDIT = 'change.edit'

/** The change, the live values where they are no longer those seen, and the decision. */
export function drawReview(change: Change, vendor: Vendor, live: Company, draft: string, may: May): ModalView {
  const data: ReviewData = {
    change: change.id,
    revision: change.revision,
    hash: hashOf(change.edits, change.whole),
    draft
  }
  return {
    ...frame(),
    callback_id: DECIDE,
    private_metadata: JSON.stringify(data),
    submit: { type: 'plain_text', text: 'Decide' },
    blocks: [
      ...describe(change, vendor),
      context(`${escaped(vendor.label)} now: ${sayUse(live.use, live.ends) || 'read just now'}`),
      ...sections(liveLines(change, vendor, live)),
      ...(may.edit ? [pressed(EDIT, 'Edit', change.id)] : []),
      ...(may.withdraw ? [pressed(WITHDRAW, 'Withdraw my change', change.id)] : []),
      decision(may),
      ...(may.typeTheName ? [typedName(change)] : []),
      reason(may)
    ]
  }
}

function decision({ decide, breakGlass }: May): InputBlock {
  const alone = option('break-glass', 'Apply it alone (break-glass)', 'Announced in the channel and marked for ever.')
  const options = [
    ...(decide ? [option('approve', 'Approve'), option('reject', 'Reject')] : []),
    ...(breakGlass ? [alone] : [])
  ]
  return {
    type: 'input',
    block_id: DECISION,
    label: { type: 'plain_text', text: 'Decision' },
    element: { type: 'radio_buttons', action_id: DECISION, options }
  }
}

/** The riskiest are not approved by a click: whoever approves types what they are about. */
function typedName({ company }: Change): InputBlock {
  return {
    type: 'input',
    block_id: NAME,
    optional: true,
    label: { type: 'plain_text', text: 'Company’s name' },
    hint: { type: 'plain_text', text: `Needed to approve: type ${company.name} exactly so.`.slice(0, 2000) },
    element: { type: 'plain_text_input', action_id: NAME }
  }
}

function reason({ breakGlass }: May): InputBlock {
  const hint = breakGlass ? 'Needed to reject, and to apply it alone.' : 'Needed to reject: the requester reads it.'
  return {
    type: 'input',
    block_id: DECISION_REASON,
    optional: true,
    label: { type: 'plain_text', text: 'Reason' },
    hint: { type: 'plain_text', text: hint },
    element: { type: 'plain_text_input', action_id: DECISION_REASON, multiline: true, max_length: 1000 }
  }
}

function liveLines({ edits, names }: Change, vendor: Vendor, live: Company): string[] {
  const moved = new Set(movedEdits(edits, live.values).map(({ field }) => field))
  return edits
    .filter(({ field, seen }) => !same(live.values[field], seen))
    .map(({ field: key }) => {
      const field = vendor.fields.find(one => one.key === key)
      const now = sayValue(field, live.values[key] ?? null, names, WHOLE)
      const what = moved.has(key) ? 'moved since it was asked for' : 'already as wanted'
      return `${labelOf(field, key, names)} is *${now}* at ${escaped(vendor.label)} now (${what}).`
    })
}

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
function describe(change: Change, vendor: Vendor | undefined): KnownBlock[] {
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

function frame(): Pick<ModalView, 'type' | 'title' | 'close'> {
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
