import type { Policy, Progress, Requirement } from './policy.ts'

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

/** Somebody in Slack. A user id means nothing without its team. */
export type Person = { team: string; user: string }

export function isSame(one: Person, other: Person): boolean {
  return one.team === other.team && one.user === other.user
}

/** Why an act is not allowed: data, for whoever says it in words. */
export type Refusal =
  /** Another workspace, or one that is not known. */
  | { refused: 'other-team' }
  | { refused: 'not-a-member'; membership: Exclude<Membership, 'member' | 'unknown'> }
  | { refused: 'membership-unknown' }
  /** Who asked or edited never decides. */
  | { refused: 'own-change'; as: 'requester' | 'editor' }
  | { refused: 'not-the-requester' }
  | { refused: 'not-an-approver' }
  /** Slack did not say who is in these user groups. */
  | { refused: 'groups-unknown'; groups: readonly string[] }
  /** An earlier stage comes first, or the escalation that lets this person approve has not come. */
  | { refused: 'not-yet'; waiting: string }
  /** Enough people who stand where this one stands have approved. */
  | { refused: 'enough-approved'; progress: readonly Progress[] }
  | { refused: 'decided-before' }
  | { refused: 'not-pending'; state: ChangeContext['state'] }
  | { refused: 'not-approved'; state: ChangeContext['state'] }
  /** Somebody rejected this revision. */
  | { refused: 'rejected'; by: Person }
  /** What the person saw is not what the change is now. */
  | { refused: 'changed-since'; now: SeenRevision }
  /** The company's name has to be typed. */
  | { refused: 'name-not-typed'; right: string }
  /** Fewer people could ever approve than have to. */
  | { refused: 'nobody-could'; role: string; count: number; able: number }
  /** Approvals are missing for what the change needs now. */
  | { refused: 'not-enough'; progress: readonly Progress[] }
  | { refused: 'no-edits' }
  | { refused: 'no-reason' }
  | { refused: 'field-forbidden'; fields: readonly string[] }
  | { refused: 'company-frozen' }
  | { refused: 'all-frozen'; by: Person; reason: string }
  | { refused: 'too-many-seats'; most: number; seats: number }
  /** `before` were asked in the last hour. */
  | { refused: 'too-many-seats-this-hour'; most: number; seats: number; before: number }
  | { refused: 'hour-unknown' }
  | { refused: 'may-not-freeze' }
  | { refused: 'may-not-unfreeze' }
  | { refused: 'not-frozen' }
  | { refused: 'no-break-glass' }
  | { refused: 'may-not-break-glass' }
  | { refused: 'may-not-manage-alerts' }

/** What each act brings along. `typed` is what was typed as the company's name, where a form asked for it. */
export type Acts = {
  request: { by: Somebody; requested: Omit<RequestContext, 'requester' | 'editor'> }
  /** `edits` are those of the revision that is to be. */
  edit: { by: Somebody; change: ChangeContext; seen: SeenRevision; edits: readonly EditContext[] }
  withdraw: { by: Somebody; change: ChangeContext }
  approve: { by: Somebody; change: ChangeContext; seen: SeenRevision; typed: string | null }
  reject: { by: Somebody; change: ChangeContext; seen: SeenRevision }
  'break-glass': { by: Somebody; change: ChangeContext; seen: SeenRevision; typed: string | null; reason: string }
  freeze: { by: Somebody; reason: string }
  unfreeze: { by: Somebody }
  delegate: { by: Somebody }
  'manage-alerts': { by: Somebody }
  view: { by: Somebody }
  apply: { change: ChangeContext }
}

/** What follows from each act that is allowed. */
export type Follows = {
  /**
   * `approved`: nobody has to approve. It holds while as many seats were asked for in the last hour as `seatsLastHour`;
   * null where that does not matter.
   */
  request: { allowed: 'request'; requirement: Requirement; approved: boolean; seatsLastHour: number | null }
  edit: { allowed: 'edit'; requirement: Requirement; approved: boolean; seatsLastHour: number | null }
  withdraw: { allowed: 'withdraw' }
  /**
   * `approved`: with this approval nothing is missing. `progress` holds this approval already: one entry, or two
   * where the newest policy needs something else than the one that the change was asked under.
   */
  approve: { allowed: 'approve'; progress: readonly Progress[]; approved: boolean }
  reject: { allowed: 'reject' }
  'break-glass': { allowed: 'break-glass' }
  freeze: { allowed: 'freeze' }
  unfreeze: { allowed: 'unfreeze' }
  delegate: { allowed: 'delegate' }
  'manage-alerts': { allowed: 'manage-alerts' }
  view: { allowed: 'view' }
  apply: { allowed: 'apply' }
}
