import type { Acts, Context, Granted, Refusal } from '../context.ts'
import { authorizeApply, authorizeApprove, authorizeBreakGlass, authorizeReject } from './approve.ts'
import { notAllowedIn, notNamed, outside } from './conditions.ts'
import { authorizeEdit, authorizeRequest, authorizeWithdraw } from './request.ts'

/** An act to be authorized. The actor is a person, or the system for `apply`. */
export type Act<Name extends keyof Acts = keyof Acts> = { [One in Name]: { name: One } & Acts[One] }[Name]

/**
 * Decides whether an act is allowed; every surface calls it. Pure. Returns the act's result or a refusal. Unknown data
 * never grants anything.
 */
export function authorize<Name extends keyof Acts>(act: Act<Name>, context: Context): Granted[Name] | Refusal {
  return authorizers[act.name](act, context)
}

const authorizers: { [Name in keyof Acts]: (act: Act<Name>, context: Context) => Granted[Name] | Refusal } = {
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

/** Only people who may act themselves may name a delegate. */
function authorizeDelegate({ by }: Acts['delegate'], { people }: Context): Granted['delegate'] | Refusal {
  return notAllowedIn(people, by) ?? { allowed: 'delegate' }
}

/**
 * Every full member may view customer data, or the roles the policy names, without delegation. A guest may be a
 * customer's own employee, so guests and people of unknown membership see nothing.
 */
function authorizeView({ by }: Acts['view'], context: Context): Granted['view'] | Refusal {
  return notAllowedIn(context.people, by) ?? notNamed('view', by, context) ?? { allowed: 'view' }
}

/**
 * Acknowledging and snoozing alerts, and setting a company's threshold: every full member, or the roles the policy
 * names, without delegation. It changes nothing at a vendor, so it works during a freeze.
 */
function authorizeManageAlerts(
  { by }: Acts['manage-alerts'],
  { people, policy }: Context
): Granted['manage-alerts'] | Refusal {
  const { manageAlerts } = policy.may
  return (
    notAllowedIn(people, by) ??
    outside(manageAlerts, by, people, { refused: 'may-not-manage-alerts' }) ?? {
      allowed: 'manage-alerts'
    }
  )
}

/** Freezing needs one of the policy's roles, without delegation, and a reason. */
function authorizeFreeze({ by, reason }: Acts['freeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.freeze, by, people, { refused: 'may-not-freeze' }) ??
    (frozen ? { refused: 'all-frozen', ...frozen } : undefined) ??
    (reason.trim() === '' ? { refused: 'no-reason' } : undefined)
  const follows: Granted['freeze'] = { allowed: 'freeze' }
  return refusal ?? follows
}

/** Unfreezing needs one of the policy's roles, without delegation. */
function authorizeUnfreeze({ by }: Acts['unfreeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.unfreeze, by, people, { refused: 'may-not-unfreeze' }) ??
    (frozen ? undefined : { refused: 'not-frozen' })
  const follows: Granted['unfreeze'] = { allowed: 'unfreeze' }
  return refusal ?? follows
}
