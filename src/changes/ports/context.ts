import type { Person } from '../../policy/context.ts'

/** Somebody is away until then; `delegate` may decide in their place. */
export type Delegation = { person: Person; from: Date; until: Date; delegate: Person }

/** Nothing is asked, decided or applied while it lasts. */
export type Freeze = {
  id: string
  by: Person
  reason: string
  at: Date
  channel: string
  unfrozen: { by: Person; at: Date } | null
}

/** The part of what authorization looks at that is stored. `version` grows with freeze, unfreeze and delegations. */
export type StoredContext = {
  version: number
  delegations: readonly Delegation[]
  frozen: Freeze | undefined
  /** Null where it was not asked for. */
  seatsLastHour: number | null
}

/** Since when delegations are wanted; and seats, where somebody wants to know them. */
export type ContextQuery = { since: Date; seats?: { since: Date; except?: string } }
