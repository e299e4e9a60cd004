import { createHash } from 'node:crypto'
import type { Person } from '../../policy/context.ts'
import { type Requirement, SEATS } from '../../policy/policy.ts'
import {
  type Actor,
  type Change,
  type Edit,
  hashOf,
  OPEN,
  type Remedy,
  type State,
  type StateName
} from '../model/change.ts'
import type { DueMessage, MovedWith } from '../ports/context.ts'
import type { NewChange, SeatsRequested } from '../ports/ports.ts'
import type { CompanySummary, Values } from '../ports/vendor.ts'

/** Changes that are requested and decided together. Each is applied, read back and audited on its own. */
export type Batch = {
  id: string
  /** Grows with every decision on it. */
  version: number
  requester: Person
  /** The channel of its message. */
  channel: string
  reason: string
  reference: string | null
  /** All that its changes need together, by the policy of the request. */
  requirement: Requirement
  /** Identifies its rows and their edits; a decision carries it. */
  hash: string
  rows: number
  totals: Totals
  requestedAt: Date
  expiresAt: Date
  decisions: readonly BatchDecision[]
  /** How many of its changes are in each state now. */
  counts: Partial<Readonly<Record<StateName, number>>>
}

/** One person's decision on a batch; `changes` are those it is about. */
export type BatchDecision = {
  person: Person
  verdict: 'approve' | 'reject' | 'stop'
  hash: string
  changes: number
  /** How many others the person left out. */
  leftOut: number
  reason: string | null
  at: Date
}

/** `seats`: the sum of what is added and removed. */
export type Totals = {
  vendors: Readonly<Record<string, number>>
  seats: number
  /** How many licences get another end, and the first and the last of them. */
  ends: { count: number; from: string; to: string } | null
}

/** One row as it was written. `number` counts from the header, which is 1, as spreadsheets do. */
export type BatchRow = {
  number: number
  /** A name, an id, or `ext:` and an external id. */
  company: string
  /** Empty where the company alone decides. */
  vendor: string
  /** The cells of fields that are not empty, as typed; `key` is the column's name. */
  given: readonly { key: string; text: string }[]
  /** Empty for now. */
  at: string
  /** Empty for those of the whole batch. */
  reason: string
  reference: string
}

/** A batch before it is requested: what was written, and what it means. Plain JSON. */
export type BatchDraft = {
  name: 'draft'
  id: string
  person: Person
  channel: string
  reason: string
  reference: string
  rows: readonly PreviewRow[]
  /** Its preview asks for the reason, and for seats that all rows get; `seats` is what was typed. */
  asks?: true
  seats?: string
}

export type PreviewRow = BatchRow & {
  /** Fills in what is not given once the company is read. */
  suggests?: Remedy
  /** Its company, where it was chosen and not written. */
  known?: { vendor: string; company: CompanySummary }
  /** What the company must still have, by field key: what is undone must not have moved. */
  expects?: Values
  verdict: Verdict
}

/** What is wrong with a row. */
export type RowFault = 'ambiguous' | 'unknown' | 'unchanged' | 'invalid' | 'refused'

export type Verdict =
  /** `applyAt` is the date on which it is applied, in ISO format; null for as soon as it is approved. */
  | ({ name: 'good'; vendor: string; company: Change['company']; applyAt: string | null } & Prepared)
  /** Its company must be searched or read at the vendor first. */
  | { name: 'reading'; found: { vendor: string; company: CompanySummary } | null }
  | { name: RowFault; sentence: string }

type Prepared = Pick<Change, 'edits' | 'names' | 'use' | 'ends' | 'warnings'>

export type NewBatch = Omit<Batch, 'version' | 'decisions' | 'counts'> & {
  /** The preview it came from: one that is submitted twice makes one batch. */
  draft: string
}

/** An open review of a batch: what a person has unticked so far, by change. Plain JSON. */
export type BatchReview = {
  name: 'review'
  id: string
  person: Person
  batch: string
  unticked: readonly string[]
}

/** The next state of one change of a batch, if it still has that version. */
export type BatchMove = { change: string; version: number; to: State } & Pick<MovedWith, 'decision' | 'approvals'>

/** Storage of batches, in few statements however many changes they have. */
export type BatchStore = {
  /**
   * Stores a batch with its pending changes, their audit entries and its message, in one transaction. Returns the batch of
   * the same preview where there is one; `stale` if the number of requested seats has changed since it was read.
   */
  addBatch(batch: NewBatch, changes: readonly NewChange[], requested?: SeatsRequested): Promise<Batch | 'stale'>
  batch(id: string): Promise<Batch | undefined>
  /** Its changes, in the order of its rows; the first of them with `limit`. */
  batchChanges(id: string, limit?: number): Promise<Change[]>
  /** The companies that have an open change, of a batch or alone. */
  openCompanies(): Promise<{ id: string; vendor: string; company: string }[]>
  /** Batches with a change that is open, oldest first. */
  openBatches(): Promise<Batch[]>
  /**
   * Moves changes of a batch together, by compare-and-set on its version and theirs, with decisions, audit entries and a
   * redraw of its message. `stale`: one of them has another version by now, and nothing was moved.
   */
  moveBatch(
    id: string,
    version: number,
    moves: readonly BatchMove[],
    by: Actor,
    decision?: BatchDecision
  ): Promise<{ due: DueMessage[] } | 'stale'>
  /** Stores the message with the outcome of a batch that is over; does nothing where it exists. */
  addBatchOutcome(id: string): Promise<void>

  saveBatchForm(form: BatchDraft | BatchReview): Promise<void>
  batchForm(id: string): Promise<BatchDraft | BatchReview | undefined>
}

export function totalsOf(changes: readonly Pick<Change, 'vendor' | 'edits'>[]): Totals {
  const vendors: Record<string, number> = {}
  for (const { vendor } of changes) vendors[vendor] = (vendors[vendor] ?? 0) + 1
  const edits = changes.flatMap(one => one.edits)
  const ends = edits.flatMap(({ field, wanted }) => (field === 'ends' && typeof wanted === 'string' ? [wanted] : []))
  const [from, to] = [ends.toSorted()[0], ends.toSorted().at(-1)]
  return {
    vendors,
    seats: edits.filter(({ field }) => field === SEATS).reduce((sum, edit) => sum + stepOf(edit), 0),
    ends: from && to ? { count: ends.length, from, to } : null
  }
}

function stepOf({ seen, wanted }: Edit): number {
  return typeof wanted === 'number' ? wanted - (typeof seen === 'number' ? seen : 0) : 0
}

type Row = Pick<Change, 'vendor' | 'edits' | 'applyAt'> & { company: { id: string } }

/** Identifies the rows of a batch, in their order, by company, edits and date. */
export function batchHash(rows: readonly Row[]): string {
  const hash = createHash('sha256')
  for (const { vendor, company, ...change } of rows) {
    hash.update(`${JSON.stringify([vendor, company.id])} ${hashOf(change.edits, change)}\n`)
  }
  return hash.digest('hex')
}

/** Whether each of its changes has ended. */
export function isBatchOver({ counts }: Pick<Batch, 'counts'>): boolean {
  return OPEN.every(name => (counts[name] ?? 0) === 0)
}
