import type { Person } from './people.ts'
import type { Policy } from './policy.ts'
import type { Need } from './requirement.ts'

/** What somebody is in Slack; `unknown` where Slack did not say. */
export type Standing = 'member' | 'guest' | 'bot' | 'deactivated' | 'unknown'
export type Somebody = Person & { standing: Standing }

/** One field's value seen and value wanted, and the field groups that the field is in. */
export type EditFacts = { field: string; groups: readonly string[]; seen: unknown; wanted: unknown }

export type DecisionFacts = {
  revision: number
  person: Person
  /** `break-glass`: applied on that person's word alone. */
  verdict: 'approve' | 'reject' | 'break-glass'
  /** Of the edits that the person saw. */
  hash: string
  at: Date
}

/** What is asked, and by whom: all that rules look at. */
export type RequestFacts = {
  vendor: string
  /** Each part is null where nobody could say. */
  company: { id: string | null; name: string | null; tags: readonly string[] | null }
  edits: readonly EditFacts[]
  asker: Person
  /** Who wrote this revision; counts as its asker. */
  editor: Person
}

/** A change as it is stored. */
export type ChangeFacts = RequestFacts & {
  revision: number
  /** Of the edits of this revision. */
  hash: string
  /** `pending` can be decided and `approved` applied; any other cannot. */
  state: string
  /** When this revision was written: what the escalation counts from. */
  revisedAt: Date
  /** Of any revision: those of others are left aside. */
  decisions: readonly DecisionFacts[]
  /** What this revision needed by the policy that it was asked under. */
  need: Need
}

/** What the person had on the screen. */
export type SeenRevision = { revision: number; hash: string }

/** `away` is away until then, and named `by` to decide meanwhile; since always where `from` is left out. */
export type StandIn = { away: string; by: string; from?: Date; until: Date }

/** Who is who just now. User ids are of the team that is served. */
export type People = {
  /** The team that is served. */
  team: string
  /** The members of each user group; a group that is missing or null is one that Slack did not tell of. */
  members: Readonly<Record<string, readonly string[] | null>>
  /** Also those that have ended, as long as a decision was made under them. */
  standIns: readonly StandIn[]
  /** Users known to be deactivated, guests or bots: they count for nothing, named or not. */
  gone: readonly string[]
}

/** How things stand while somebody acts. */
export type Circumstances = {
  /** The newest. */
  policy: Policy
  people: People
  /** Why everything is frozen, and by whom; null while it is not. */
  frozen: { by: Person; reason: string } | null
  /** How many seats the changes asked in the last hour add, without this one; null where nobody could say. */
  seatsLastHour: number | null
  now: Date
}
