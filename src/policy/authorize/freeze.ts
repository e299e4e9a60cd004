import type { Context } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { notAllowedIn, outside } from './people.ts'

/** Somebody freezes everything: those whom the policy names, in their own right, with a reason. */
export function authorizeFreeze({ by, reason }: Acts['freeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.freeze, by, people, { refused: 'may-not-freeze' }) ??
    (frozen ? { refused: 'all-frozen', ...frozen } : undefined) ??
    (reason.trim() === '' ? { refused: 'no-reason' } : undefined)
  const follows: Follows['freeze'] = { allowed: 'freeze' }
  return refusal ?? follows
}

/** Somebody ends the freeze: those whom the policy names, in their own right. */
export function authorizeUnfreeze({ by }: Acts['unfreeze'], { people, policy, frozen }: Context) {
  const refusal: Refusal | undefined =
    notAllowedIn(people, by) ??
    outside(policy.may.unfreeze, by, people, { refused: 'may-not-unfreeze' }) ??
    (frozen ? undefined : { refused: 'not-frozen' })
  const follows: Follows['unfreeze'] = { allowed: 'unfreeze' }
  return refusal ?? follows
}
