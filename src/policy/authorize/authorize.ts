import type { Context } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { authorizeApply } from './apply.ts'
import { authorizeApprove, authorizeReject } from './approve.ts'
import { authorizeBreakGlass } from './break-glass.ts'
import { authorizeDelegate } from './delegate.ts'
import { authorizeFreeze, authorizeUnfreeze } from './freeze.ts'
import { authorizeManageAlerts } from './manage-alerts.ts'
import { authorizeEdit, authorizeRequest, authorizeWithdraw } from './request.ts'
import { authorizeView } from './view.ts'

/** Something that somebody, or for `apply` the system, is about to do. */
export type Act<Name extends keyof Acts = keyof Acts> = { [One in Name]: { name: One } & Acts[One] }[Name]

/**
 * Decides whether an act is allowed: the one gate that every surface passes. Pure: the same facts give the same
 * answer. Returns what follows from the act, or why it is refused; what is not known never helps anybody.
 */
export function authorize<Name extends keyof Acts>(act: Act<Name>, context: Context): Follows[Name] | Refusal {
  return judges[act.name](act, context)
}

const judges: { [Name in keyof Acts]: (act: Act<Name>, context: Context) => Follows[Name] | Refusal } = {
  request: authorizeRequest,
  edit: authorizeEdit,
  withdraw: authorizeWithdraw,
  approve: authorizeApprove,
  reject: authorizeReject,
  'break-glass': authorizeBreakGlass,
  freeze: authorizeFreeze,
  unfreeze: authorizeUnfreeze,
  delegate: authorizeDelegate,
  'manage-alerts': authorizeManageAlerts,
  view: authorizeView,
  apply: authorizeApply
}
