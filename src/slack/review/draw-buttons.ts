import type { Button, Overflow } from '@slack/types'
import { type Change, hashOf, isOpen } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { canRequestAgain, undoOf } from '../../changes/request/again.ts'
import type { SeenChange } from '../../changes/review/review.ts'
import { companyValue } from '../company-form/draw-fields.ts'
import { companyId, companyName } from '../text/company.ts'
import { editRows, MOST_EDITS, sayEdits } from '../text/edits.ts'
import { IN_FULL, plain } from '../text/format.ts'
import {
  type ActionsBlock,
  actions,
  button,
  type InputBlock,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section,
  sections
} from '../ui/blocks.ts'
import { confirmation } from '../ui/tables.ts'

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

/** Action on the message of a change that is over, and on a company that was found by its name: answers privately. */
export const SHOW_COMPANY = 'company.show'

/** The input of a reason, for a decision. */
export const DECISION_REASON = 'decision-reason'

/** Actions on the message of a change alone. `APPROVE_IN_FORM`: where more is asked than a click. */
export const APPROVE = 'change.approve'
export const APPROVE_IN_FORM = 'change.approve-in-form'
export const REJECT = 'change.reject'
/** The menu, and the first word of its options' values. */
export const MORE = 'change.more'
export const MORE_EDIT = 'edit'
const MORE_WITHDRAW = 'withdraw'

/** Submissions of the forms that these open. */
export const REJECTED = 'change.reject-form'
export const WITHDRAWN = 'change.withdraw-form'

/** What can be done with a change from its message, by its state. Authorized at the click, whoever sees the button. */
export function changeButtons(change: Change, vendor: Vendor | undefined): ActionsBlock['elements'] {
  const { id, state, company } = change
  const next = nextButton(change)
  const more = next ? [next] : []
  const review = button(REVIEW, 'Review', { value: id, label: `Review the change of ${company.name}` })
  switch (state.name) {
    case 'pending': {
      const reject = button(REJECT, 'Reject', {
        value: writeSeen(change),
        label: `Reject the change of ${company.name}`
      })
      return [approveButton(change, vendor), reject, review, menu(change)]
    }
    case 'scheduled':
      return [button(REVIEW, 'Show', { value: id, label: `Show the change of ${company.name}` }), menu(change), ...more]
    default:
      return isOpen(change) ? more : [...more, showCompany(change)]
  }
}

function showCompany({ vendor, company }: Change): Button {
  const details = { value: companyValue(vendor, company), label: `Show company ${company.name}` }
  return button(SHOW_COMPANY, 'Show company', details)
}

/** Decides on what the message shows; on what it does not show whole, and where more is asked, in the review form. */
function approveButton(change: Change, vendor: Vendor | undefined): Button {
  const { id, company, requirement } = change
  const details = { label: `Approve the change of ${company.name}`, style: 'primary' as const }
  if (requirement.typeTheName || !isShownInFull(change, vendor)) {
    return button(APPROVE_IN_FORM, 'Approve', { value: id, ...details })
  }
  const head = `${plain(companyName(company))} · ${vendor?.label ?? change.vendor} · id ${plain(companyId(company))}`
  const says = [head, ...sayEdits(change, vendor, '').map(plain)].join('\n')
  return {
    ...button(APPROVE, 'Approve', { value: writeSeen(change), ...details }),
    confirm: confirmation('Approve this change?', says, { yes: 'Approve', style: 'primary' })
  }
}

/** Whether a message shows every edit with every value whole. */
function isShownInFull(change: Change, vendor: Vendor | undefined): boolean {
  const whole = editRows(change, vendor, IN_FULL)
  return change.edits.length <= MOST_EDITS && editRows(change, vendor).every((row, index) => row === whole[index])
}

function menu({ id }: Change): Overflow {
  const options = [option(`${MORE_EDIT} ${id}`, 'Edit'), option(`${MORE_WITHDRAW} ${id}`, 'Withdraw')]
  return { type: 'overflow', action_id: MORE, options }
}

/** A revision as the value of its button. A hash in hexadecimal digits would be longer than an option's may be. */
export function writeSeen(change: Change): string {
  const hash = Buffer.from(hashOf(change.edits, change), 'hex').toString('base64url')
  return `${change.id} ${change.revision} ${hash}`
}

/** What a person saw of the change whose button or box has this value. */
export function readSeen(value: string): SeenChange {
  const [change = '', revision = '', hash = ''] = value.split(' ')
  return { change, revision: Number(revision), hash: Buffer.from(hash, 'base64url').toString('hex') }
}

/** Asks why a change is rejected. Its metadata is what was on the button. */
export function drawReject(change: Change, vendor: Vendor | undefined, seen: string): ModalView {
  const blocks = [...describeShortly(change, vendor), reasonInput('The requester reads it.', false)]
  return modal('Reject the change', blocks, { callback: REJECTED, metadata: seen, submit: 'Reject', close: 'Cancel' })
}

/** Asks whether a change is really withdrawn. */
export function drawWithdraw(change: Change, vendor: Vendor | undefined): ModalView {
  const says = section('Withdraw this change? Nothing is changed at the vendor.')
  const details = { callback: WITHDRAWN, metadata: change.id, submit: 'Withdraw', close: 'Cancel' }
  return modal('Withdraw the change', [...describeShortly(change, vendor), says], details)
}

function describeShortly(change: Change, vendor: Vendor | undefined) {
  const { company } = change
  const label = vendor?.label ?? change.vendor
  return sections([`*${companyName(company)}* · ${label} · id ${companyId(company)}`, ...editRows(change, vendor)])
}

/** The buttons inside the review form. */
export function reviewButtons(change: Change, { edit, withdraw }: { edit: boolean; withdraw: boolean }): KnownBlock[] {
  const { id, state, applyAt } = change
  const next = nextButton(change)
  return [
    ...(edit ? [buttonBlock(EDIT, 'Edit', id)] : []),
    ...(edit && applyAt && state.name === 'scheduled' ? [buttonBlock(APPLY_NOW, 'Apply now', id)] : []),
    ...(next ? [actions(`${next.action_id}:block`, [next])] : []),
    // Once it is scheduled, those who could approve it may withdraw it as well.
    ...(withdraw ? [withdrawButton(id, state.name === 'scheduled' ? 'Withdraw' : 'Withdraw my change')] : [])
  ]
}

/** What somebody can do about a change that is over, or that missed its window; undefined where there is nothing. */
function nextButton(change: Change): ReturnType<typeof button> | undefined {
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

function withdrawButton(id: string, text: string): KnownBlock {
  const confirm = confirmation('Withdraw this change?', 'Nothing is changed at the vendor.', { yes: 'Withdraw' })
  return actions(WITHDRAW, [{ ...button(WITHDRAW, text, { value: id }), confirm }])
}

export function reasonInput(hint: string, optional: boolean): InputBlock {
  const element = { type: 'plain_text_input' as const, action_id: DECISION_REASON, multiline: true, max_length: 1000 }
  return input(DECISION_REASON, 'Reason', element, { hint, optional })
}
