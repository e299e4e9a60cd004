import {
  type Batch,
  type BatchDecision,
  isBatchOver,
  type PreviewRow,
  type RowFault,
  type Totals,
  type Verdict
} from '../../changes/batch/batch.ts'
import type { BatchRefusal } from '../../changes/batch/review.ts'
import type { StateName } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { sayDate } from './dates.ts'
import { sayEdits } from './edits.ts'
import { count, escaped, nameVendor, oneLine } from './format.ts'
import { sayPolicyRefusal } from './policy.ts'
import { sayRefusal } from './refusals.ts'

/** `42 changes`, `1 change`. */
export function sayChanges(number: number): string {
  return `${count(number)} ${number === 1 ? 'change' : 'changes'}`
}

/** The changes at each vendor, the difference of all seats, and when licences end, in mrkdwn. */
export function sayTotals({ vendors, seats, ends }: Totals, known: readonly Vendor[]): string {
  const parts = [
    Object.entries(vendors)
      .map(([name, number]) => `${escaped(nameVendor(known, name))} ${count(number)}`)
      .join(', '),
    seats !== 0 && `seats ${signed(seats)}`,
    ends && `${ends.count === 1 ? '1 licence ends' : `${count(ends.count)} licences end`} ${sayEnds(ends)}`
  ]
  return parts.filter(Boolean).join(' · ')
}

function sayEnds({ from, to }: NonNullable<Totals['ends']>): string {
  return from === to ? `on ${sayDate(from)}` : `between ${sayDate(from)} and ${sayDate(to)}`
}

/** A difference with its sign, a minus as typographers write it. */
function signed(number: number): string {
  return `${number > 0 ? '+' : '−'}${count(Math.abs(number))}`
}

/** `12 % ▓▓░░░░` of the work, for messages and forms. */
export function sayProgress(done: number, all: number): string {
  const share = all === 0 ? 1 : done / all
  const filled = Math.floor(share * 20)
  return `${'▓'.repeat(filled)}${'░'.repeat(20 - filled)} ${count(done)} of ${count(all)}`
}

const FAULTS: Readonly<Record<RowFault, string>> = {
  ambiguous: 'ambiguous',
  unknown: 'unknown',
  unchanged: 'unchanged',
  invalid: 'not valid',
  refused: 'not allowed'
}

/** `2 ambiguous · 1 unknown`: the rows that cannot be requested; empty where there are none. */
export function sayFaultCounts(counts: Readonly<Record<Verdict['name'], number>>): string {
  return (Object.keys(FAULTS) as RowFault[]) // `Object.keys` loses the key type.
    .filter(name => counts[name] > 0)
    .map(name => `${count(counts[name])} ${FAULTS[name]}`)
    .join(' · ')
}

/** What a row of a preview means or what is wrong with it, in mrkdwn. */
export function sayRow({ number, company, verdict }: PreviewRow, vendors: readonly Vendor[]): string {
  const row = `Row ${number}`
  switch (verdict.name) {
    case 'good': {
      const vendor = vendors.find(({ name }) => name === verdict.vendor)
      return `${row} · *${escaped(verdict.company.name)}* (${escaped(nameVendor(vendors, verdict.vendor))}): ${sayEdits(verdict, vendor).join('; ')}`
    }
    case 'reading':
      return `${row} · *${oneLine(company)}*: being read.`
    default:
      return `${row} · *${oneLine(company || 'no company')}*, ${FAULTS[verdict.name]}: ${oneLine(verdict.sentence)}`
  }
}

/** The words and emoji of a batch's status. */
export function sayBatchStatus(batch: Batch): string {
  const { counts, rows } = batch
  const of = (...names: StateName[]) => names.reduce((sum, name) => sum + (counts[name] ?? 0), 0)
  if (of('pending') === rows) return '⏳ *Waiting for approval*'
  if (!isBatchOver(batch)) return of('pending') > 0 ? '⏳ *Waiting for approval of the rest*' : '🔄 *Applying*'
  if (of('applied') === rows) return '✅ *Applied*'
  if (of('failed') > 0) return '❌ *Done, with failures*'
  if (of('conflict') > 0) return '⚠️ *Done, with conflicts*'
  if (of('applied') > 0) return '✅ *Applied in part*'
  if (of('rejected') === rows) return '⛔ *Rejected*'
  if (of('withdrawn') > 0) return '↩️ *Withdrawn*'
  return of('expired') > 0 ? '⌛ *Expired*' : '⛔ *Rejected*'
}

/** A state in one or two words, for lists and counts. */
export const STATES: Readonly<Record<StateName, string>> = {
  pending: 'waiting',
  approved: 'approved',
  scheduled: 'scheduled',
  applying: 'applying',
  unknown: 'checking',
  applied: 'applied',
  conflict: 'conflict',
  failed: 'failed',
  rejected: 'left out or rejected',
  withdrawn: 'withdrawn',
  expired: 'expired'
}

/** `38 applied · 1 conflict`: its changes by state. */
export function sayCounts({ counts }: Pick<Batch, 'counts'>): string {
  return (Object.keys(STATES) as StateName[]) // `Object.keys` loses the key type.
    .filter(name => (counts[name] ?? 0) > 0)
    .map(name => `${count(counts[name] ?? 0)} ${STATES[name]}`)
    .join(' · ')
}

/** Who decided what on a batch. */
export function sayBatchDecision({ person, verdict, changes, leftOut, reason }: BatchDecision): string {
  const who = `<@${person.user}>`
  switch (verdict) {
    case 'approve':
      return `${who} approved ${count(changes)} of ${count(changes + leftOut)}`
    case 'reject':
      return `${who} rejected ${count(changes)}: ${oneLine(reason ?? '')}`
    case 'stop':
      return `${who} stopped the rest (${count(changes)})`
    default:
      return verdict satisfies never
  }
}

/** Why a decision on a batch has no effect, in mrkdwn, for the person who tried. */
export function sayBatchRefusal(refusal: BatchRefusal): string {
  switch (refusal.refused) {
    case 'no-such-batch':
      return 'This batch no longer exists.'
    case 'batch-changed':
      return 'The batch isn’t as it was requested, so nothing was decided. Press Review on its message again.'
    case 'batch-decided':
      return 'This batch is no longer waiting for approval. See the result in its message.'
    case 'nothing-ticked':
      return 'Nothing is ticked. Tick what you approve, or reject all.'
    case 'count-not-typed':
      return `Type how many changes you approve: ${refusal.right}.`
    case 'too-busy':
      return sayRefusal(refusal, undefined)
    default:
      return sayPolicyRefusal(refusal)
  }
}
