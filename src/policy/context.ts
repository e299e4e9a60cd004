import type { Policy, Progress, Requirement } from './policy.ts'

/** A person's kind of Slack account; `unknown` where Slack did not return it. */
export type Membership = 'member' | 'guest' | 'bot' | 'deactivated' | 'unknown'
export type Somebody = Person & { membership: Membership }

/** One edit of a field, with the groups the field belongs to. */
export type EditContext = { field: string; groups: readonly string[]; seen: unknown; wanted: unknown }

export type DecisionContext = {
  revision: number
  person: Person
  /** `break-glass`: applied without a second person. */
  verdict: 'approve' | 'reject' | 'break-glass'
  /** Hash of the edits that the person saw. */
  hash: string
  at: Date
}

/** The input that rules match: the requested edits and who requested them. */
export type RequestContext = {
  vendor: string
  /** A part is null where it is unknown. */
  company: { id: string | null; name: string | null; tags: readonly string[] | null }
  edits: readonly EditContext[]
  /** `later`: it has a date on which it is applied. Unset where that is unknown. */
  schedule?: 'now' | 'later' | undefined
  /** How many changes are requested together with it, itself included; left out where it is alone. */
  batch?: number
  requester: Person
  /** Author of this revision; counts as its requester. */
  editor: Person
}

/** A stored change. */
export type ChangeContext = RequestContext & {
  revision: number
  /** Hash of this revision's edits. */
  hash: string
  /** Only `pending` can be decided, and only `approved` or `scheduled` applied. */
  state: string
  /** When this revision was written; escalation counts from here. */
  revisedAt: Date
  /** Decisions on all revisions; only those on this one count. */
  decisions: readonly DecisionContext[]
  /** What this revision required under the policy in force when it was requested. */
  requirement: Requirement
}

/** The revision the person saw when they acted. */
export type SeenRevision = { revision: number; hash: string }

/** `by` may decide for `delegator` until `until`. Without `from`, the delegation has no start. */
export type DelegatedRight = { delegator: string; by: string; from?: Date; until: Date }

/** The current membership data. User ids belong to `team`. */
export type People = {
  /** The team this instance serves. */
  team: string
  /** Members by user group; missing or null where Slack did not return them. */
  members: Readonly<Record<string, readonly string[] | null>>
  /** Includes expired delegations while a decision made under them still counts. */
  delegations: readonly DelegatedRight[]
  /** Users known to be deactivated, guests or bots. They never count, even when the policy names them. */
  inactive: readonly string[]
}

/** The state that authorization reads when somebody acts. */
export type Context = {
  /** The newest policy. */
  policy: Policy
  people: People
  /** The active freeze; null when there is none. */
  frozen: { by: Person; reason: string } | null
  /** Seats added by changes requested in the last hour, excluding this one; null where unknown. */
  seatsLastHour: number | null
  /** What the person who requests has open; null where it was not counted. */
  open: OpenCount | null
  now: Date
}

/** Changes of one requester that have not ended: those requested alone, and rows of batches. */
export type OpenCount = { alone: number; batchRows: number }

/** A Slack user. A user id is unique only within its team. */
export type Person = { team: string; user: string }

export function isSame(one: Person, other: Person): boolean {
  return one.team === other.team && one.user === other.user
}

/** Why an act is refused. Data only: the surface that shows it writes the sentence. */
export type Refusal =
  /** Another workspace, or an unknown one. */
  | { refused: 'other-team' }
  | { refused: 'not-a-member'; membership: Exclude<Membership, 'member' | 'unknown'> }
  | { refused: 'membership-unknown' }
  /** The requester and the editor never decide. */
  | { refused: 'own-change'; as: 'requester' | 'editor' }
  | { refused: 'not-the-requester' }
  | { refused: 'not-an-approver' }
  /** Slack did not return the members of these user groups. */
  | { refused: 'groups-unknown'; groups: readonly string[] }
  /** An earlier stage is still open, or the escalation that includes this person has not started. */
  | { refused: 'not-yet'; waiting: string }
  /** This person's stage already has enough approvals. */
  | { refused: 'enough-approved'; progress: readonly Progress[] }
  | { refused: 'decided-before' }
  | { refused: 'not-pending'; state: ChangeContext['state'] }
  | { refused: 'not-approved'; state: ChangeContext['state'] }
  /** A scheduled change whose requester and editor are both no members any more. */
  | { refused: 'requester-left'; user: string }
  /** The windows in which the policy lets it be applied have no time in common. */
  | { refused: 'no-window' }
  | { refused: 'rejected'; by: Person }
  /** The change is no longer what the person saw. */
  | { refused: 'changed-since'; now: SeenRevision }
  | { refused: 'name-not-typed'; right: string }
  /** Fewer people could ever approve than the stage requires. */
  | { refused: 'nobody-could'; role: string; count: number; able: number }
  /** Approvals are missing under the current requirement. */
  | { refused: 'not-enough'; progress: readonly Progress[]; left: readonly string[] }
  | { refused: 'no-edits' }
  | { refused: 'no-reason' }
  | { refused: 'field-forbidden'; fields: readonly string[] }
  | { refused: 'company-frozen' }
  | { refused: 'all-frozen'; by: Person; reason: string }
  | { refused: 'too-many-seats'; most: number; seats: number }
  /** `before`: seats requested in the last hour. */
  | { refused: 'too-many-seats-this-hour'; most: number; seats: number; before: number }
  | { refused: 'hour-unknown' }
  /** `open` changes of this person before this one, or rows of batches before the rows that it `adds`; null where unknown. */
  | { refused: 'too-many-open'; most: number; open: number | null; adds?: number }
  | { refused: 'may-not-freeze' }
  | { refused: 'may-not-unfreeze' }
  | { refused: 'not-frozen' }
  | { refused: 'no-break-glass' }
  | { refused: 'may-not-break-glass' }
  | { refused: 'may-not-manage-alerts' }
  /** `roles`: those that may, by name. */
  | { refused: 'may-not-request'; roles: readonly string[] }
  | { refused: 'may-not-view'; roles: readonly string[] }

/** The input of each act. `typed` is the company name typed into the form, where the form requires it. */
export type Acts = {
  request: { by: Somebody; requested: Omit<RequestContext, 'requester' | 'editor'> }
  /** `edits` and `schedule` are those of the new revision. */
  edit: {
    by: Somebody
    change: ChangeContext
    seen: SeenRevision
    edits: readonly EditContext[]
    schedule?: RequestContext['schedule'] | undefined
  }
  withdraw: { by: Somebody; change: ChangeContext }
  approve: { by: Somebody; change: ChangeContext; seen: SeenRevision; typed: string | null }
  reject: { by: Somebody; change: ChangeContext; seen: SeenRevision }
  'break-glass': { by: Somebody; change: ChangeContext; seen: SeenRevision; typed: string | null; reason: string }
  freeze: { by: Somebody; reason: string }
  unfreeze: { by: Somebody }
  delegate: { by: Somebody }
  'manage-alerts': { by: Somebody }
  view: { by: Somebody }
  /** `companyChanged`: its name or tags are not those by which the change's requirement was made. */
  apply: { change: ChangeContext; companyChanged?: true }
}

/** The result of each allowed act. */
export type Granted = {
  /**
   * `approved`: no approval is required. The result is valid only while the seats requested in the last hour equal
   * `seatsLastHour`; null where no hourly limit applies.
   */
  request: { allowed: 'request'; requirement: Requirement; approved: boolean; seatsLastHour: number | null }
  edit: { allowed: 'edit'; requirement: Requirement; approved: boolean; seatsLastHour: number | null }
  withdraw: { allowed: 'withdraw' }
  /**
   * `approved`: this approval completes the requirement. `progress` already includes it. It has two entries where the
   * newest policy, or the company as it is now, requires something else than was required at the request. `left` are
   * people whose approval no longer counts, because they are no longer full members.
   */
  approve: { allowed: 'approve'; progress: readonly Progress[]; approved: boolean; left: readonly string[] }
  reject: { allowed: 'reject' }
  'break-glass': { allowed: 'break-glass' }
  freeze: { allowed: 'freeze' }
  unfreeze: { allowed: 'unfreeze' }
  delegate: { allowed: 'delegate' }
  'manage-alerts': { allowed: 'manage-alerts' }
  view: { allowed: 'view' }
  apply: { allowed: 'apply' }
}
