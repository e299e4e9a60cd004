import type { OpenCount, Person } from '../../policy/context.ts'
import type { Approval } from '../../policy/policy.ts'
import type { Change, Decision } from '../model/change.ts'

/** While it lasts, `delegate` may decide in this person's place. */
export type Delegation = { person: Person; from: Date; until: Date; delegate: Person }

/** Nothing can be requested, decided or applied while it lasts. */
export type Freeze = {
  id: string
  by: Person
  reason: string
  at: Date
  channel: string
  unfrozen: { by: Person; at: Date } | null
}

/** The stored part of the authorization context. `version` is incremented by each freeze, unfreeze and delegation. */
export type StoredContext = {
  version: number
  delegations: readonly Delegation[]
  frozen: Freeze | undefined
  /** Null unless requested. */
  seatsLastHour: number | null
  /** Null unless requested. */
  open: OpenCount | null
}

/**
 * Include delegations that were valid since `since`; count seats if `seats` is set, and what `openOf` has open as a
 * requester.
 */
export type ContextQuery = { since: Date; seats?: { since: Date; except?: string }; openOf?: Person }

/**
 * Stored with a move: the decision that caused it, and a new expiry. Also conditions: the change is still at `version`,
 * so that concurrent decisions are counted one after the other; `holder` still has the lease.
 */
export type MovedWith = {
  decision?: Decision
  /** How the approvals count now. */
  approvals?: readonly Approval[]
  expiresAt?: Date
  version?: number
  holder?: string
  /** Condition: the stored authorization context still has this version. */
  contextVersion?: number
  /** Condition: the change, its state and its decisions are as the audit says. */
  audited?: true
  /** Renews the holder's lease until then; null releases it; unset leaves it unchanged. */
  lease?: Date | null
  /** Delay before the card is redrawn, in milliseconds; none if unset. */
  redrawAfter?: number
}

/** A message to show after that many milliseconds; `own` if it is about the change that was moved. */
export type DueMessage = { id: string; after: number; own?: boolean }

/** `due`: the messages to show because of the move; of those about the change that are due now, one for all. */
export type Moved =
  | { moved: Change; due: readonly DueMessage[] }
  | { refused: 'stale' | 'company-busy' | 'already-decided' | 'forged' }

/** What somebody tried and may not, on which change or company, and the sentence with which it was refused. */
export type RefusedAttempt = {
  by: Person
  tried: string
  refused: string
  sentence: string
  change?: { id: string; revision: number }
  company?: { vendor: string; id: string | null; name: string | null }
}
