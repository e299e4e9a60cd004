import type { Person } from '../../policy/context.ts'
import type { Requirement } from '../../policy/policy.ts'
import type { CompanySummary, Values } from '../ports/vendor.ts'
import type { Change, Remedy, StateName } from './change.ts'

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
