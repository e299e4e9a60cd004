import type { ChangeContext, Membership, SeenRevision } from './context.ts'
import type { Person } from './people.ts'
import type { Progress } from './progress/progress.ts'

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
