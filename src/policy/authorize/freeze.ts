import type { Circumstances } from '../context.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { outside, strangerTo } from './people.ts'

/** Somebody freezes everything: those whom the policy names, in their own right, with a reason. */
export function judgeFreeze({ by, reason }: Acts['freeze'], { people, policy, frozen }: Circumstances) {
  const refusal: Refusal | undefined =
    strangerTo(people, by) ??
    outside(policy.may.freeze, by, people, { refused: 'may-not-freeze' }) ??
    (frozen ? { refused: 'all-frozen', ...frozen } : undefined) ??
    (reason.trim() === '' ? { refused: 'no-reason' } : undefined)
  const follows: Follows['freeze'] = { allowed: 'freeze' }
  return refusal ?? follows
}

/** Somebody ends the freeze: those whom the policy names, in their own right. */
export function judgeThaw({ by }: Acts['thaw'], { people, policy, frozen }: Circumstances) {
  const refusal: Refusal | undefined =
    strangerTo(people, by) ??
    outside(policy.may.thaw, by, people, { refused: 'may-not-thaw' }) ??
    (frozen ? undefined : { refused: 'not-frozen' })
  const follows: Follows['thaw'] = { allowed: 'thaw' }
  return refusal ?? follows
}
