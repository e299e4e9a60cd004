import type { Generated, GeneratedAlways, Selectable } from 'kysely'
import type { Batch, BatchDraft, BatchReview } from '../../changes/batch/batch.ts'
import type { Json, Stored } from '../json.ts'

export type BatchRow = Selectable<BatchesTable>

export type BatchesTable = {
  id: string
  place: GeneratedAlways<string>
  draft: string
  version: Generated<number>
  requester_team: string
  requester_user: string
  channel: string
  reason: string
  reference: string | null
  requirement: Json<Batch['requirement']>
  hash: string
  rows: number
  totals: Json<Batch['totals']>
  requested_at: Date
  expires_at: Date
  decisions: Json<Stored<Batch['decisions']>>
}

/** Previews and open reviews of batches. */
export type BatchFormsTable = { id: string; body: Json<BatchDraft | BatchReview>; saved_at: Date }
