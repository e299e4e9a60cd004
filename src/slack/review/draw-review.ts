import { type Change, hashOf, isOpen, movedEdits } from '../../changes/model/change.ts'
import type { EarlierRevision } from '../../changes/ports/ports.ts'
import { type Company, fieldByKey, same, type Vendor } from '../../changes/ports/vendor.ts'
import type { Permissions } from '../../changes/review/permissions.ts'
import type { SeenChange } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import { sayState, statusOf } from '../text/changes.ts'
import { companyId, companyName } from '../text/company.ts'
import { sayApplyAt, sayTime } from '../text/dates.ts'
import { editRows, sayDifference, sayHow, sayRevised, sayWarning } from '../text/edits.ts'
import { escaped, IN_FULL, labelOf, oneLine, sayUse, sayValue } from '../text/format.ts'
import { sayRefusal } from '../text/refusals.ts'
import {
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
import { alert } from '../ui/tables.ts'
import { reasonInput, retryButton, reviewButtons } from './draw-buttons.ts'

/** The form's submission, and its inputs. */
export const DECIDE = 'change.decide'
export const DECISION = 'decision'
export const NAME = 'company-name'

/** The metadata of an open review form: what the person sees and decides on, and for whom it was opened. */
export type ReviewData = SeenChange & { by: string }

const TITLE = 'Review a change'

/** What is different at the vendor since the request, the change, and the decisions that would not be refused. */
export function drawReview(
  change: Change,
  vendor: Vendor,
  live: Company,
  permissions: Permissions,
  by: Person,
  chosen?: 'approve',
  before?: EarlierRevision
): ModalView {
  const { id, revision, edits } = change
  const { refusal, refusals, breakGlass, typeTheName } = permissions
  const data: ReviewData = { change: id, revision, hash: hashOf(edits, change), by: by.user }
  const isMoved = movedEdits(edits, live.values).length > 0
  const cannot = !isMoved && refusals.approve && `You can’t approve this. ${sayRefusal(refusals.approve, vendor)}`
  const blocks = [
    ...revisedFrom(change, vendor, before),
    ...liveAlerts(change, vendor, live, isMoved),
    ...(cannot ? alert('warning', cannot) : []),
    ...describe(change, vendor),
    context(`${escaped(vendor.label)} now: ${sayUse(live.use, live.ends) || 'read just now'}`),
    ...reviewButtons(change, permissions),
    ...decisionInput(permissions, isMoved, chosen),
    ...(typeTheName && (!refusals.approve || breakGlass) && !isMoved ? [nameInput(live)] : [])
  ]
  if (refusal && (isMoved || !breakGlass)) return modal(TITLE, blocks)
  const hint = breakGlass ? 'Required to reject, and for break-glass.' : 'Required to reject; the requester reads it.'
  return modal(TITLE, [...blocks, reasonInput(hint, true)], {
    callback: DECIDE,
    metadata: JSON.stringify(data),
    submit: 'Submit decision'
  })
}

/** The change with a sentence instead of the decision, and what this person may still do with it. */
export function drawRefused(
  change: Change,
  vendor: Vendor | undefined,
  sentence: string,
  buttons: readonly KnownBlock[],
  before?: EarlierRevision
): ModalView {
  const edited = revisedFrom(change, vendor, before)
  return modal(TITLE, [...alert('warning', sentence), ...edited, ...describe(change, vendor), ...buttons])
}

/** The vendor did not answer, so the change cannot be approved now. */
export function drawReviewTrouble(
  change: Change,
  vendor: Vendor,
  sentence: string,
  { withdraw }: Pick<Permissions, 'withdraw'>,
  before?: EarlierRevision
): ModalView {
  const buttons = [retryButton(change, 'Try again'), ...reviewButtons(change, { edit: false, withdraw })]
  return modal(TITLE, [
    ...alert('error', sentence),
    ...revisedFrom(change, vendor, before),
    ...describe(change, vendor),
    ...buttons
  ])
}

/** A change on which nothing is decided any more: how it stands or ended, and what can be done now. */
export function drawStatus(
  change: Change,
  vendor: Vendor | undefined,
  buttons: readonly KnownBlock[],
  before?: EarlierRevision
): ModalView {
  const { emoji, words } = statusOf(change)
  const { company, requester, requestedAt, state } = change
  const head = `${emoji} *${words}* · ${companyName(company)} · ${escaped(vendor?.label ?? change.vendor)}`
  const requested = `Requested by <@${requester.user}> ${sayTime(requestedAt, 'UTC')} · id ${companyId(company)}`
  return modal('Change', [
    ...describe(change, vendor, head),
    context(requested),
    context(
      state.name === 'scheduled' ? 'Until it is applied, it can be edited or withdrawn.' : 'Nothing is left to decide.'
    ),
    ...revisedFrom(change, vendor, before),
    ...buttons
  ])
}

/** Why something was refused, where there is nothing else to show. */
export function drawRefusal(sentence: string): ModalView {
  return modal(TITLE, alert('error', sentence))
}

/** The same view with why a press on one of its buttons was refused, right below it; at the top where it is gone. */
export function refusedAt(view: ModalView, button: string, sentence: string): ModalView {
  const at = view.blocks.findIndex(({ block_id }) => block_id === button)
  return { ...view, blocks: view.blocks.toSpliced(at + 1, 0, ...alert('error', sentence)) }
}

export function drawSentence(sentence: string): ModalView {
  return modal(TITLE, [section(sentence)])
}

/** Only decisions that would not be refused. */
function decisionInput(
  { refusal, refusals, breakGlass }: Permissions,
  isMoved: boolean,
  chosen: 'approve' | undefined
): InputBlock[] {
  const alone = option(
    'break-glass',
    'Apply it alone (break-glass)',
    'Announced in the channel and permanently marked.'
  )
  const options = [
    ...(refusals.approve || isMoved ? [] : [option('approve', 'Approve')]),
    ...(refusal ? [] : [option('reject', 'Reject')]),
    ...(breakGlass && !isMoved ? [alone] : [])
  ]
  const initial = options.find(({ value }) => value === chosen)
  const element = { type: 'radio_buttons' as const, action_id: DECISION, options }
  if (options.length === 0) return []
  return [input(DECISION, 'Decision', { ...element, ...(initial && { initial_option: initial }) })]
}

/** Where the policy requires it, the approver types the company's name. */
function nameInput({ name }: Company): InputBlock {
  const element = { type: 'plain_text_input' as const, action_id: NAME }
  return input(NAME, 'Company’s name', element, { hint: `Type ${name} to confirm.`, optional: true })
}

/** What the vendor has now where it is not what was seen at the request: the first thing to know. */
function liveAlerts({ edits, names }: Change, vendor: Vendor, live: Company, isMoved: boolean): KnownBlock[] {
  const moved = new Set(movedEdits(edits, live.values).map(({ field }) => field))
  const lines = edits
    .filter(({ field, seen }) => !same(live.values[field], seen))
    .map(({ field: key, wanted }) => {
      const field = fieldByKey(vendor.fields, key)
      const now = live.values[key] ?? null
      const difference = moved.has(key) ? sayDifference(field, now, wanted) : undefined
      const what = moved.has(key) ? 'changed since the request' : 'already as requested'
      const next = difference ? `; the change is ${difference} from there` : ''
      return `${labelOf(field, key, names)} is *${sayValue(field, now, names, IN_FULL)}* at ${escaped(vendor.label)} now (${what}${next}).`
    })
  if (lines.length === 0) return []
  const title = isMoved
    ? 'Changed since the request, so it can’t be approved. Reject it, or edit it.'
    : 'Changed since the request.'
  return [...alert(isMoved ? 'error' : 'info', title), ...sections(lines)]
}

/** Who edited the change, what that changed, and both reasons. */
function revisedFrom(change: Change, vendor: Vendor | undefined, before: EarlierRevision | undefined): KnownBlock[] {
  return before ? sections(sayRevised(change, before, vendor)) : []
}

/** What the message shows, with every value in full, since somebody decides on it. */
function describe(change: Change, vendor: Vendor | undefined, head = headOf(change, vendor)): KnownBlock[] {
  const how = sayHow(change, vendor)
  const applied = isOpen(change) && sayApplyAt(change.applyAt)
  return [
    section(head),
    ...(applied ? [section(applied)] : []),
    ...sections(editRows(change, vendor, IN_FULL)),
    ...(how ? [section(how)] : []),
    section(`Reason: ${oneLine(change.reason)}${change.reference ? `\nReference: ${oneLine(change.reference)}` : ''}`),
    ...sections(change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)),
    section(sayState(change, vendor))
  ]
}

function headOf({ company, requester, vendor: stored }: Change, vendor: Vendor | undefined): string {
  const label = escaped(vendor?.label ?? stored)
  return `Change request: *${companyName(company)}* · ${label} · id ${companyId(company)} · by <@${requester.user}>`
}
