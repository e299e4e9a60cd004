import type { KnownBlock, ModalView } from '@slack/types'
import type { Change } from '../../changes/change.ts'
import { hashOf, movedEdits } from '../../changes/edits.ts'
import { same } from '../../changes/field.ts'
import type { Seen } from '../../changes/review.ts'
import type { Company, Vendor } from '../../changes/vendor.ts'
import { context, option, section, sections } from '../blocks.ts'
import { sayEdits } from '../card.ts'
import { escaped } from '../mrkdwn.ts'
import { labelOf, sayUse, sayValue } from '../words/values.ts'
import { sayWarning } from '../words/warnings.ts'

export const DECIDE = 'change.decide'
export const DECISION = 'decision'
export const DECISION_REASON = 'decision-reason'
export const WITHDRAW = 'change.withdraw'
export const REVIEW_RETRY = 'review.retry'

/** What an open review form carries: what its person has on the screen, and the draft that holds the live values. */
export type ReviewData = Seen & { draft: string }

const TITLE = 'Review a change'

/** The change, the live values where they are no longer those seen, and the decision. */
export function drawReview(
  change: Change,
  vendor: Vendor,
  live: Company,
  names: Change['names'],
  draft: string
): ModalView {
  const data: ReviewData = { change: change.id, revision: change.revision, hash: hashOf(change.edits), draft }
  return {
    ...frame(),
    callback_id: DECIDE,
    private_metadata: JSON.stringify(data),
    submit: { type: 'plain_text', text: 'Decide' },
    blocks: [
      ...describe(change, vendor),
      context(`${escaped(vendor.label)} now: ${sayUse(live.use, live.ends) || 'read just now'}`),
      ...sections(liveLines(change, vendor, live, names)),
      {
        type: 'input',
        block_id: DECISION,
        label: { type: 'plain_text', text: 'Decision' },
        element: {
          type: 'radio_buttons',
          action_id: DECISION,
          options: [option('approve', 'Approve'), option('reject', 'Reject')]
        }
      },
      {
        type: 'input',
        block_id: DECISION_REASON,
        optional: true,
        label: { type: 'plain_text', text: 'Reason' },
        hint: { type: 'plain_text', text: 'Needed to reject: the asker reads it.' },
        element: { type: 'plain_text_input', action_id: DECISION_REASON, multiline: true, max_length: 1000 }
      }
    ]
  }
}

/** The change with a sentence instead of the decision; the asker of a pending one may withdraw it here. */
export function drawRefused(
  change: Change,
  vendor: Vendor | undefined,
  sentence: string,
  mayWithdraw: boolean
): ModalView {
  const withdraw = actionBlock(WITHDRAW, 'Withdraw my change', change.id)
  return {
    ...frame(),
    blocks: [section(`*${sentence}*`), ...describe(change, vendor), ...(mayWithdraw ? [withdraw] : [])]
  }
}

/** The vendor did not answer: nothing can be approved unseen. */
export function drawReviewTrouble(change: Change, vendor: Vendor, sentence: string): ModalView {
  return {
    ...frame(),
    blocks: [section(sentence), ...describe(change, vendor), actionBlock(REVIEW_RETRY, 'Try again', change.id)]
  }
}

export function drawSentence(sentence: string): ModalView {
  return { ...frame(), blocks: [section(sentence)] }
}

/** What the change is: the same facts that its message shows. */
function describe(change: Change, vendor: Vendor | undefined): KnownBlock[] {
  const name = escaped(change.company.name)
  return [
    section(`<@${change.asker.user}> asks to change *${name}* (${escaped(vendor?.label ?? change.vendor)})`),
    ...sections(sayEdits(change, vendor)),
    section(`Reason: ${escaped(change.reason)}${change.reference ? `\nReference: ${escaped(change.reference)}` : ''}`),
    ...sections(change.warnings.map(warning => `Warning: ${sayWarning(warning)}`))
  ]
}

function liveLines({ edits }: Change, vendor: Vendor, live: Company, names: Change['names']): string[] {
  const moved = new Set(movedEdits(edits, live.values).map(({ field }) => field))
  return edits
    .filter(({ field, seen }) => !same(live.values[field], seen))
    .map(({ field: key }) => {
      const field = vendor.fields.find(one => one.key === key)
      const now = sayValue(field, live.values[key] ?? null, names)
      const what = moved.has(key) ? 'moved since it was asked for' : 'already as wanted'
      return `${labelOf(field, key, names)} is *${now}* at ${escaped(vendor.label)} now (${what}).`
    })
}

function actionBlock(id: string, text: string, value: string): KnownBlock {
  const label = { type: 'plain_text' as const, text }
  return { type: 'actions', block_id: id, elements: [{ type: 'button', action_id: id, text: label, value }] }
}

function frame(): Pick<ModalView, 'type' | 'title' | 'close'> {
  return { type: 'modal', title: { type: 'plain_text', text: TITLE }, close: { type: 'plain_text', text: 'Close' } }
}
