import { type Batch, isBatchOver } from '../../changes/batch/batch.ts'
import type { Change, StateName } from '../../changes/model/change.ts'
import { fieldByKey, type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import {
  STATES,
  sayBatchDecision,
  sayBatchStatus,
  sayChanges,
  sayCounts,
  sayProgress,
  sayTotals
} from '../text/batches.ts'
import { sayTime } from '../text/dates.ts'
import { asSentence, count, type Frame, labelOf, nameVendor, plain, sayValue, shorten } from '../text/format.ts'
import { mention, sayMissing } from '../text/policy.ts'
import {
  actions,
  type Button,
  button,
  context,
  type KnownBlock,
  MESSAGE_TEXT,
  type Message,
  section
} from '../ui/blocks.ts'
import { type Cell, confirmation, table } from '../ui/tables.ts'

/** Buttons on the message of a batch. Each carries the batch's id. */
export const REVIEW_BATCH = 'batch.review'
export const STOP_BATCH = 'batch.stop'
export const RETRY_BATCH = 'batch.retry'
export const UNDO_BATCH = 'batch.undo'

/** States before a change has ended, or before it has begun. */
const WAITING: readonly StateName[] = ['pending']

/** The message of a batch, from its row and its first changes. The text has everything but the table. */
export function drawBatch(
  batch: Batch,
  changes: readonly Change[],
  { vendors, frame }: { vendors: readonly Vendor[]; frame: Frame }
): Message {
  const { rows, counts, requester, requirement, requestedAt, reason, reference } = batch
  const of = (...names: StateName[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  const title = `${sayBatchStatus(batch)} · ${sayChanges(rows)}`
  const totals = sayTotals(batch.totals, vendors)
  const decided = rows - of(...WAITING)
  const progress = progressOf(batch)
  const states = decided > 0 ? sayCounts(batch) : ''
  const why = `Requested by <@${requester.user}>, ${sayTime(requestedAt, frame.zone)}: ${asSentence(reason)}${reference ? ` Reference: ${asSentence(reference)}` : ''}`
  const decisions = batch.decisions.map(sayBatchDecision).join(' · ')
  const waits = of('pending') > 0 ? `Needs ${sayMissing(requirement, progressIn(changes))}. ${mentions(batch)}` : ''
  const lines = [title, totals, progress, states, why, decisions, waits].filter(Boolean)
  return {
    text: shorten(lines.join('\n'), MESSAGE_TEXT),
    blocks: [
      section(title),
      ...(totals ? [section(totals)] : []),
      ...(progress ? [section(progress)] : []),
      ...(states ? [context(states)] : []),
      ...rowsTable(changes, rows, vendors),
      context(why),
      ...(decisions ? [context(decisions)] : []),
      ...(waits ? [context(waits)] : []),
      ...buttonBlocks(batch, of)
    ]
  }
}

/** A bar of what has ended of what was approved; empty before and after. */
function progressOf({ counts }: Batch): string {
  const of = (...names: StateName[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  const begun = of('approved', 'applying', 'unknown', 'applied', 'conflict', 'failed')
  const ended = of('applied', 'conflict', 'failed')
  return begun > 0 && ended < begun ? sayProgress(ended, begun) : ''
}

/** A batch as one line of a list, with its progress. */
export function sayBatch(batch: Batch, vendors: readonly Vendor[]): string {
  const progress = progressOf(batch)
  return `${sayBatchStatus(batch)}${progress && ` ${progress}`} · ${sayChanges(batch.rows)} together · ${sayTotals(batch.totals, vendors)}. Requested by <@${batch.requester.user}>: ${asSentence(batch.reason)}`
}

/** The line, with a button that opens the review where something waits. */
export function batchRow(batch: Batch, vendors: readonly Vendor[]): KnownBlock {
  const open = button(REVIEW_BATCH, 'Review', { value: batch.id, label: `Review a batch of ${sayChanges(batch.rows)}` })
  return { ...section(sayBatch(batch, vendors)), ...(batch.counts.pending && { accessory: open }) }
}

function progressIn(changes: readonly Change[]) {
  const pending = changes.find(({ state }) => state.name === 'pending')
  return pending?.state.name === 'pending' ? (pending.state.progress ?? []) : []
}

function mentions({ requirement, requester, decisions }: Batch): string {
  const acted = [requester.user, ...decisions.map(({ person }) => person.user)]
  const [stage] = requirement.stages
  return stage ? mention(stage.role, acted) : ''
}

/** A row for each change: company, what changes, and how far it is. Not more than Slack takes. */
function rowsTable(changes: readonly Change[], rows: number, vendors: readonly Vendor[]) {
  const several = new Set(changes.map(({ vendor }) => vendor)).size > 1
  const head = ['Company', ...(several ? ['Vendor'] : []), 'Change', 'State']
  const drawn = changes.map((change): Cell[] => [
    change.company.name,
    ...(several ? [nameVendor(vendors, change.vendor)] : []),
    sayPlainEdits(change, vendors),
    STATES[change.state.name]
  ])
  const blocks = table({ caption: `The ${sayChanges(rows)}, in the order of their rows`, head, rows: drawn })
  const more = rows - changes.length
  return more > 0 ? [...blocks, context(`and ${count(more)} more rows; the review lists all.`)] : blocks
}

/** `Seats 590 → 630`: for a cell, which shows plain text. */
export function sayPlainEdits({ vendor: name, edits, names }: Change, vendors: readonly Vendor[]): string {
  const vendor = vendorByName(vendors, name)
  const lines = edits.map(({ field: key, seen, wanted }) => {
    const field = fieldByKey(vendor?.fields, key)
    return `${labelOf(field, key, names)} ${sayValue(field, seen, names)} → ${sayValue(field, wanted, names)}`
  })
  return plain(lines.join('; '))
}

function buttonBlocks(batch: Batch, of: (...names: StateName[]) => number) {
  const { id } = batch
  const isBegun = of('pending') < batch.rows
  const stop = {
    ...button(STOP_BATCH, 'Stop the rest', { value: id }),
    confirm: confirmation('Stop the rest?', 'Changes that are not begun are withdrawn. What is applied stays.', {
      yes: 'Stop',
      style: 'danger'
    })
  }
  const elements: Button[] = [
    ...(of('pending') > 0 ? [button(REVIEW_BATCH, 'Review', { value: id, style: 'primary' })] : []),
    ...(of('pending', 'approved', 'scheduled') > 0
      ? [isBegun ? stop : { ...stop, text: { ...stop.text, text: 'Withdraw all' } }]
      : []),
    ...(isBatchOver(batch) && of('failed', 'conflict') > 0
      ? [button(RETRY_BATCH, 'Retry the failed', { value: id })]
      : []),
    ...(isBatchOver(batch) && of('applied') > 0 ? [button(UNDO_BATCH, 'Undo all', { value: id })] : [])
  ]
  return elements.length > 0 ? [actions(`batch:${id}`, elements)] : []
}
