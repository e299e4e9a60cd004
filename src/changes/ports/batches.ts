import type { Person } from '../../policy/context.ts'
import type { Batch, BatchDecision, BatchDraft } from '../model/batch.ts'
import type { Actor, Change, State } from '../model/change.ts'
import type { DueMessage, MovedWith } from './context.ts'
import type { NewChange, SeatsRequested } from './ports.ts'

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
