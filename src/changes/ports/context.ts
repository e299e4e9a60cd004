import type { Person } from '../../policy/context.ts'

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
}

/** Include delegations that were valid since `since`, and count seats if `seats` is set. */
export type ContextQuery = { since: Date; seats?: { since: Date; except?: string } }
