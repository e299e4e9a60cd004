import type { Person } from './people.ts'
import type { Policy } from './policy.ts'
import type { Requirement } from './requirement.ts'

/** What somebody is in Slack; `unknown` where Slack did not say. */
export type Membership = 'member' | 'guest' | 'bot' | 'deactivated' | 'unknown'
export type Somebody = Person & { membership: Membership }

/** One field's value seen and value wanted, and the field groups that the field is in. */
export type EditContext = { field: string; groups: readonly string[]; seen: unknown; wanted: unknown }

export type DecisionContext = {
  revision: number
  person: Person
  /** `break-glass`: applied on that person's word alone. */
  verdict: 'approve' | 'reject' | 'break-glass'
  /** Of the edits that the person saw. */
  hash: string
  at: Date
}

/** What is asked, and by whom: all that rules look at. */
export type RequestContext = {
  vendor: string
  /** Each part is null where nobody could say. */
  company: { id: string | null; name: string | null; tags: readonly string[] | null }
  edits: readonly EditContext[]
  requester: Person
  /** Who wrote this revision; counts as its requester. */
  editor: Person
}

/** A change as it is stored. */
export type ChangeContext = RequestContext & {
  revision: number
  /** Of the edits of this revision. */
  hash: string
  /** `pending` can be decided and `approved` applied; any other cannot. */
  state: string
  /** When this revision was written: what the escalation counts from. */
  revisedAt: Date
  /** Of any revision: those of others are left aside. */
  decisions: readonly DecisionContext[]
  /** What this revision needed by the policy that it was asked under. */
  requirement: Requirement
}

/** What the person had on the screen. */
export type SeenRevision = { revision: number; hash: string }

/** `delegator` is away until then, and named `by` to decide meanwhile; since always where `from` is left out. */
export type DelegatedRight = { delegator: string; by: string; from?: Date; until: Date }

/** Who is who just now. User ids are of the team that is served. */
export type People = {
  /** The team that is served. */
  team: string
  /** The members of each user group; a group that is missing or null is one that Slack did not tell of. */
  members: Readonly<Record<string, readonly string[] | null>>
  /** Also those that have ended, as long as a decision was made under them. */
  delegations: readonly DelegatedRight[]
  /** Users known to be deactivated, guests or bots: they count for nothing, named or not. */
  inactive: readonly string[]
}

/** How things stand while somebody acts. */
export type Context = {
  /** The newest. */
  policy: Policy
  people: People
  /** Why everything is frozen, and by whom; null while it is not. */
  frozen: { by: Person; reason: string } | null
  /** How many seats the changes asked in the last hour add, without this one; null where nobody could say. */
  seatsLastHour: number | null
  now: Date
}
