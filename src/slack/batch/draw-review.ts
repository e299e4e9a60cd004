import type { Batch } from '../../changes/batch/batch.ts'
import type { Change } from '../../changes/model/change.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { sayBatchStatus, sayChanges, sayTotals } from '../text/batches.ts'
import { companyId } from '../text/company.ts'
import { editRows, sayWarning } from '../text/edits.ts'
import { asSentence, count, escaped, IN_FULL, nameVendor, oneLine } from '../text/format.ts'
import { sayRequirement } from '../text/policy.ts'
import {
  actions,
  type Button,
  button,
  context,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section
} from '../ui/blocks.ts'
import { alert, withBox } from '../ui/tables.ts'

/** The review's submission, its ticks, its buttons, and its input. */
export const DECIDE_BATCH = 'batch.decide'
export const TICK = 'batch.tick'
export const NEXT_PAGE = 'batch.next-page'
export const PREVIOUS_PAGE = 'batch.previous-page'
export const REJECT_ALL = 'batch.reject'
export const COUNT = 'batch.count'

/** The form in which all are rejected, and its input. */
export const REJECT_FORM = 'batch.reject-form'
export const REJECT_REASON = 'batch.reject-reason'

/** Rows on one page: each is up to three blocks, and Slack takes 100. */
export const REVIEW_PAGE = 20

/** What the metadata of an open review carries. */
export type ReviewPage = { batch: string; hash: string; review: string; offset: number }

export type DrawnReview = {
  batch: Batch
  /** Those that wait for a decision, in the order of their rows. */
  pending: readonly Change[]
  unticked: ReadonlySet<string>
  page: ReviewPage
  /** The approver must type how many changes they approve. */
  typeTheCount: boolean
  problem?: string
}

/** A page of the rows of a batch, each with a tick: ticked ones are approved, the others rejected. */
export function drawBatchReview(review: DrawnReview, vendors: readonly Vendor[]): ModalView {
  const { batch, pending, unticked, page, typeTheCount, problem } = review
  const shown = pending.slice(page.offset, page.offset + REVIEW_PAGE)
  const ticked = pending.filter(({ id }) => !unticked.has(id)).length
  const reference = batch.reference ? ` Reference: ${asSentence(batch.reference)}` : ''
  const blocks = [
    ...(problem ? alert('error', problem) : []),
    section(
      `${sayBatchStatus(batch)} · ${sayChanges(batch.rows)}\n<@${batch.requester.user}>: ${asSentence(batch.reason)}${reference}`
    ),
    context(`${sayTotals(batch.totals, vendors)} · ${sayRequirement(batch.requirement)}`),
    ...shown.flatMap(change => drawRow(change, batch, !unticked.has(change.id), vendors)),
    ...pageButtons(page, pending.length),
    ...(typeTheCount ? [countInput()] : [])
  ]
  return modal('Review several changes', blocks, {
    callback: DECIDE_BATCH,
    metadata: JSON.stringify(page),
    close: 'Cancel',
    submit:
      ticked === pending.length
        ? `Approve all ${count(ticked)}`
        : `Approve ${count(ticked)} of ${count(pending.length)}`
  })
}

/** Everything of a change that somebody decides on, in full. */
function drawRow(change: Change, batch: Batch, isTicked: boolean, vendors: readonly Vendor[]): KnownBlock[] {
  const { id, company, vendor: name, reason, reference, warnings } = change
  const vendor = vendorByName(vendors, name)
  const own = [
    reason !== batch.reason && `Reason: ${oneLine(reason)}`,
    reference !== null && reference !== batch.reference && `Reference: ${oneLine(reference)}`,
    ...warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  ].filter(Boolean)
  const lines = [
    `*${escaped(company.name)}* (${escaped(nameVendor(vendors, name))}, ${companyId(company)})`,
    ...editRows(change, vendor, IN_FULL)
  ]
  return [
    ...withBox(lines, option(id, 'Approve'), { id: `${TICK}:${id}`, action: TICK, isTicked }),
    ...(own.length > 0 ? [context(own.join(' · '))] : [])
  ]
}

function pageButtons({ batch, offset }: ReviewPage, rows: number): KnownBlock[] {
  const reject = button(REJECT_ALL, 'Reject all', { value: batch, style: 'danger' })
  const elements: Button[] = [
    ...(offset > 0 ? [button(PREVIOUS_PAGE, 'Previous page')] : []),
    ...(offset + REVIEW_PAGE < rows ? [button(NEXT_PAGE, 'Next page')] : []),
    reject
  ]
  const span = `Rows ${offset + 1} to ${Math.min(offset + REVIEW_PAGE, rows)} of ${count(rows)} that wait. What is not ticked is rejected.`
  return [context(span), actions('batch-pages', elements)]
}

function countInput(): KnownBlock {
  const element = { type: 'plain_text_input' as const, action_id: COUNT }
  return input(COUNT, 'How many changes do you approve?', element, {
    hint: 'A rule wants it typed: the number on the button below.',
    optional: true
  })
}

/** Asks why all are rejected. */
export function drawRejectAll(page: ReviewPage, rows: number): ModalView {
  const element = { type: 'plain_text_input' as const, action_id: REJECT_REASON, multiline: true, max_length: 1000 }
  return modal(
    'Reject all',
    [
      section(`${sayChanges(rows)} would be rejected.`),
      input(REJECT_REASON, 'Reason', element, { hint: 'The requester reads it.' })
    ],
    {
      callback: REJECT_FORM,
      metadata: JSON.stringify(page),
      submit: 'Reject all',
      close: 'Cancel'
    }
  )
}
