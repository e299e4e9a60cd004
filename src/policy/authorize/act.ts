import type { ChangeContext, EditContext, RequestContext, SeenRevision, Somebody } from '../context.ts'
import type { Progress } from '../progress/progress.ts'
import type { Requirement } from '../requirement.ts'

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
