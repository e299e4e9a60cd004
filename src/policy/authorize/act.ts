import type { ChangeFacts, EditFacts, RequestFacts, SeenRevision, Somebody } from '../context.ts'
import type { Progress } from '../progress/progress.ts'
import type { Need } from '../requirement.ts'

/** What each act brings along. `typed` is what was typed as the company's name, where a form asked for it. */
export type Acts = {
  ask: { by: Somebody; asked: Omit<RequestFacts, 'asker' | 'editor'> }
  /** `edits` are those of the revision that is to be. */
  edit: { by: Somebody; change: ChangeFacts; seen: SeenRevision; edits: readonly EditFacts[] }
  withdraw: { by: Somebody; change: ChangeFacts }
  approve: { by: Somebody; change: ChangeFacts; seen: SeenRevision; typed: string | null }
  reject: { by: Somebody; change: ChangeFacts; seen: SeenRevision }
  'break-glass': { by: Somebody; change: ChangeFacts; seen: SeenRevision; typed: string | null; reason: string }
  freeze: { by: Somebody; reason: string }
  thaw: { by: Somebody }
  away: { by: Somebody }
  tend: { by: Somebody }
  look: { by: Somebody }
  apply: { change: ChangeFacts }
}

/** What follows from each act that is allowed. */
export type Follows = {
  /**
   * `approved`: nobody has to approve. It holds while as many seats were asked for in the last hour as `seatsLastHour`;
   * null where that does not matter.
   */
  ask: { allowed: 'ask'; need: Need; approved: boolean; seatsLastHour: number | null }
  edit: { allowed: 'edit'; need: Need; approved: boolean; seatsLastHour: number | null }
  withdraw: { allowed: 'withdraw' }
  /**
   * `approved`: with this approval nothing is missing. `progress` holds this approval already: one entry, or two
   * where the newest policy needs something else than the one that the change was asked under.
   */
  approve: { allowed: 'approve'; progress: readonly Progress[]; approved: boolean }
  reject: { allowed: 'reject' }
  'break-glass': { allowed: 'break-glass' }
  freeze: { allowed: 'freeze' }
  thaw: { allowed: 'thaw' }
  away: { allowed: 'away' }
  tend: { allowed: 'tend' }
  look: { allowed: 'look' }
  apply: { allowed: 'apply' }
}
