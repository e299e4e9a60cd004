import type { Circumstances } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { judgeApply } from './apply.ts'
import { judgeApprove, judgeReject } from './approve.ts'
import { judgeBreakGlass } from './break-glass.ts'
import { judgeAway } from './delegate.ts'
import { judgeFreeze, judgeThaw } from './freeze.ts'
import { judgeTend } from './manage-alerts.ts'
import { judgeAsk, judgeEdit, judgeWithdraw } from './request.ts'
import { judgeLook } from './view.ts'

/** Something that somebody, or for `apply` the system, is about to do. */
export type Act<Name extends keyof Acts = keyof Acts> = { [One in Name]: { name: One } & Acts[One] }[Name]

/**
 * Decides whether an act is allowed: the one gate that every surface passes. Pure: the same facts give the same
 * answer. Returns what follows from the act, or why it is refused; what is not known never helps anybody.
 */
export function judge<Name extends keyof Acts>(act: Act<Name>, circumstances: Circumstances): Follows[Name] | Refusal {
  return judges[act.name](act, circumstances)
}

const judges: { [Name in keyof Acts]: (act: Act<Name>, circumstances: Circumstances) => Follows[Name] | Refusal } = {
  ask: judgeAsk,
  edit: judgeEdit,
  withdraw: judgeWithdraw,
  approve: judgeApprove,
  reject: judgeReject,
  'break-glass': judgeBreakGlass,
  freeze: judgeFreeze,
  thaw: judgeThaw,
  away: judgeAway,
  tend: judgeTend,
  look: judgeLook,
  apply: judgeApply
}
