import type { Acts, Context, Follows, Refusal } from '../context.ts'
import { authorizeApply, authorizeApprove, authorizeBreakGlass, authorizeReject } from './approve.ts'
import { notAllowedIn, outside } from './conditions.ts'
import { authorizeEdit, authorizeRequest, authorizeWithdraw } from './request.ts'

/** Something that somebody, or for `apply` the system, is about to do. */
export type Act<Name extends keyof Acts = keyof Acts> = { [One in Name]: { name: One } & Acts[One] }[Name]

/**
 * Decides whether an act is allowed; every surface calls it. Pure: the same facts give the same answer. Returns what
 * follows from the act, or a refusal. What is not known never helps anybody.
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

/** Somebody names a delegate: only who may act themselves. */
function authorizeDelegate({ by }: Acts['delegate'], { people }: Context): Follows['delegate'] | Refusal {
  return notAllowedIn(people, by) ?? { allowed: 'delegate' }
}

/**
 * Somebody sees what is known of customers: every full member may. A guest can be a customer's own employee, so nobody
 * else sees anything, and neither does anybody of whom Slack does not say who they are.
 */
function authorizeView({ by }: Acts['view'], { people }: Context): Follows['view'] | Refusal {
  return notAllowedIn(people, by) ?? { allowed: 'view' }
}

/**
 * Somebody looks after alerts: acknowledges or snoozes one, or says from when on a company is nearly full. Every full
 * member, or those whom the policy names, in their own right. It changes nothing at a vendor, so no freeze stops it.
 */
function authorizeManageAlerts(
  { by }: Acts['manage-alerts'],
  { people, policy }: Context
): Follows['manage-alerts'] | Refusal {
  const { manageAlerts } = policy.may
  return (
    notAllowedIn(people, by) ??
    (manageAlerts ? outside(manageAlerts, by, people, { refused: 'may-not-manage-alerts' }) : undefined) ?? {
      allowed: 'manage-alerts'
    }
  )
}

/** Somebody freezes everything: those whom the policy names, in their own right, with a reason. */
function authorizeFreeze({ by, reason }: Acts['freeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.freeze, by, people, { refused: 'may-not-freeze' }) ??
    (frozen ? { refused: 'all-frozen', ...frozen } : undefined) ??
    (reason.trim() === '' ? { refused: 'no-reason' } : undefined)
  const follows: Follows['freeze'] = { allowed: 'freeze' }
  return refusal ?? follows
}

/** Somebody ends the freeze: those whom the policy names, in their own right. */
function authorizeUnfreeze({ by }: Acts['unfreeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.unfreeze, by, people, { refused: 'may-not-unfreeze' }) ??
    (frozen ? undefined : { refused: 'not-frozen' })
  const follows: Follows['unfreeze'] = { allowed: 'unfreeze' }
  return refusal ?? follows
}
