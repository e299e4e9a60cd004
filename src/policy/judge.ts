import type { Acts, Follows } from './acts/acts.ts'
import { judgeApply } from './acts/apply.ts'
import { judgeApprove, judgeReject } from './acts/approve.ts'
import { judgeAsk, judgeEdit, judgeWithdraw } from './acts/ask.ts'
import { judgeAway } from './acts/away.ts'
import { judgeBreakGlass } from './acts/break-glass.ts'
import { judgeFreeze, judgeThaw } from './acts/freeze.ts'
import { judgeLook } from './acts/look.ts'
import { judgeTend } from './acts/tend.ts'
import type { Circumstances } from './facts.ts'
import type { Refusal } from './refusals.ts'

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
