import { type Change, fieldByKey, same } from '../../changes/model/change.ts'
import { hashOf, movedEdits } from '../../changes/model/edits.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import { canRequestAgain, undoOf } from '../../changes/request/again.ts'
import type { Permissions } from '../../changes/review/permissions.ts'
import type { SeenChange } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import { sayState } from '../text/changes.ts'
import { companyId, companyName } from '../text/company.ts'
import { sayApplyAt } from '../text/dates.ts'
import { editRows, sayHow, sayWarning } from '../text/edits.ts'
import { escaped, IN_FULL, labelOf, oneLine, sayUse, sayValue } from '../text/format.ts'
import {
  actions,
  button,
  context,
  type InputBlock,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section,
  sections
} from '../ui/blocks.ts'

/** Actions. `REVIEW` opens the form of a change from its message or a list; the others are inside it. */
export const REVIEW = 'change.review'
export const REVIEW_RETRY = 'review.retry'
export const EDIT = 'change.edit'
export const WITHDRAW = 'change.withdraw'
export const APPLY_NOW = 'change.apply-now'

/** Actions on the message of a change and in its view. */
export const GO_ON = 'change.go-on'
export const UNDO = 'change.undo'
export const REQUEST_AGAIN = 'change.again'

/** The form's submission, and its inputs. */
export const DECIDE = 'change.decide'
export const DECISION = 'decision'
export const DECISION_REASON = 'decision-reason'
export const NAME = 'company-name'

/** The metadata of an open review form: what the person sees and decides on, and for whom it was opened. */
export type ReviewData = SeenChange & { by: string }

const TITLE = 'Review a change'

/** The change, the live values where they differ from those seen, and the decision. */
export function drawReview(
  change: Change,
  vendor: Vendor,
  live: Company,
  permissions: Permissions,
  by: Person
): ModalView {
  const { id, revision, edits } = change
  const data: ReviewData = { change: id, revision, hash: hashOf(edits, change), by: by.user }
  const blocks = [
    ...describe(change, vendor),
    context(`${escaped(vendor.label)} now: ${sayUse(live.use, live.ends) || 'read just now'}`),
    ...sections(liveLines(change, vendor, live)),
    ...reviewButtons(change, permissions),
    decisionInput(permissions),
    ...(permissions.typeTheName ? [nameInput(live)] : []),
    reasonInput(permissions)
  ]
  return modal(TITLE, blocks, { callback: DECIDE, metadata: JSON.stringify(data), submit: 'Decide' })
}

/** The change with a sentence instead of the decision, and what this person may still do with it. */
export function drawRefused(
  change: Change,
  vendor: Vendor | undefined,
  sentence: string,
  buttons: readonly KnownBlock[]
): ModalView {
  return modal(TITLE, [section(`*${sentence}*`), ...describe(change, vendor), ...buttons])
}

/** The vendor did not answer, so the change cannot be approved now. */
export function drawReviewTrouble(
  change: Change,
  vendor: Vendor,
  sentence: string,
  { withdraw }: Pick<Permissions, 'withdraw'>
): ModalView {
  const buttons = [retryButton(change, 'Try again'), ...reviewButtons(change, { edit: false, withdraw })]
  return modal(TITLE, [section(sentence), ...describe(change, vendor), ...buttons])
}

export function drawSentence(sentence: string): ModalView {
  return modal(TITLE, [section(sentence)])
}

export function reviewButtons(
  change: Change,
  { edit, withdraw }: Pick<Permissions, 'edit' | 'withdraw'>
): KnownBlock[] {
  const { id, state, applyAt } = change
  const next = nextButton(change)
  return [
    ...(edit ? [buttonBlock(EDIT, 'Edit', id)] : []),
    ...(edit && applyAt && state.name === 'scheduled' ? [buttonBlock(APPLY_NOW, 'Apply now', id)] : []),
    ...(next ? [actions(`${next.action_id}:block`, [next])] : []),
    // Once it is scheduled, those who could approve it may withdraw it as well.
    ...(withdraw ? [buttonBlock(WITHDRAW, state.name === 'scheduled' ? 'Withdraw' : 'Withdraw my change', id)] : [])
  ]
}

/** What somebody can do about a change that is over, or that missed its window; undefined where there is nothing. */
export function nextButton(change: Change): ReturnType<typeof button> | undefined {
  const { id, state, company } = change
  const next = (action: string, text: string) => button(action, text, { value: id, label: `${text}: ${company.name}` })
  if (state.name === 'scheduled' && state.missed) return next(GO_ON, 'Go on')
  if (undoOf(change).length > 0) return next(UNDO, 'Undo')
  return canRequestAgain(change) ? next(REQUEST_AGAIN, 'Request again') : undefined
}

export function retryButton({ id }: Change, text: string): KnownBlock {
  return buttonBlock(REVIEW_RETRY, text, id)
}

function buttonBlock(id: string, text: string, value: string): KnownBlock {
  return actions(id, [button(id, text, { value })])
}

function decisionInput({ refusal, breakGlass }: Permissions): InputBlock {
  const alone = option('break-glass', 'Apply it alone (break-glass)', 'Announced in the channel and marked for ever.')
  const options = [
    ...(refusal ? [] : [option('approve', 'Approve'), option('reject', 'Reject')]),
    ...(breakGlass ? [alone] : [])
  ]
  return input(DECISION, 'Decision', { type: 'radio_buttons', action_id: DECISION, options })
}

/** Where the policy requires it, the approver types the company's name. */
function nameInput({ name }: Company): InputBlock {
  const element = { type: 'plain_text_input' as const, action_id: NAME }
  const hint = `Needed to approve: type ${name} exactly so.`
  return input(NAME, 'Company’s name', element, { hint, optional: true })
}

function reasonInput({ breakGlass }: Permissions): InputBlock {
  const element = { type: 'plain_text_input' as const, action_id: DECISION_REASON, multiline: true, max_length: 1000 }
  const hint = breakGlass ? 'Needed to reject, and to apply it alone.' : 'Needed to reject: the requester reads it.'
  return input(DECISION_REASON, 'Reason', element, { hint, optional: true })
}

function liveLines({ edits, names }: Change, vendor: Vendor, live: Company): string[] {
  const moved = new Set(movedEdits(edits, live.values).map(({ field }) => field))
  return edits
    .filter(({ field, seen }) => !same(live.values[field], seen))
    .map(({ field: key }) => {
      const field = fieldByKey(vendor.fields, key)
      const now = sayValue(field, live.values[key] ?? null, names, IN_FULL)
      const what = moved.has(key) ? 'moved since it was asked for' : 'already as wanted'
      return `${labelOf(field, key, names)} is *${now}* at ${escaped(vendor.label)} now (${what}).`
    })
}

/** What the message shows, with every value in full, since somebody decides on it. */
function describe(change: Change, vendor: Vendor | undefined): KnownBlock[] {
  const { company, requester } = change
  const how = sayHow(change, vendor)
  const applied = sayApplyAt(change.applyAt)
  return [
    section(
      `Change request: *${companyName(company)}* · ${escaped(vendor?.label ?? change.vendor)} · id ${companyId(company)} · by <@${requester.user}>`
    ),
    ...(applied ? [section(applied)] : []),
    ...sections(editRows(change, vendor, IN_FULL)),
    ...(how ? [section(how)] : []),
    section(`Reason: ${oneLine(change.reason)}${change.reference ? `\nReference: ${oneLine(change.reference)}` : ''}`),
    ...sections(change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)),
    section(sayState(change, vendor))
  ]
}
