import type { Circumstances } from '../context.ts'
import { limitBroken } from '../limits.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, nameNotTyped, needsOf, notPending, rejectedBefore } from './existing-change.ts'
import { outside, strangerTo } from './people.ts'

/**
 * Somebody applies a change without a second person: the one exception to four eyes, also for who asked. Only where
 * the policy names who may, in their own right, with a reason. No limit is lifted by it.
 */
export function judgeBreakGlass(
  act: Acts['break-glass'],
  circumstances: Circumstances
): Follows['break-glass'] | Refusal {
  const { by, change, seen, typed, reason } = act
  const { breakGlass } = circumstances.policy.may
  return (
    strangerTo(circumstances.people, by) ??
    (breakGlass.length === 0 ? { refused: 'no-break-glass' as const } : undefined) ??
    outside(breakGlass, by, circumstances.people, { refused: 'may-not-break-glass' }) ??
    notPending(change) ??
    changedSince(change, seen) ??
    rejectedBefore(change) ??
    limitBroken(change, circumstances) ??
    (reason.trim() === '' ? { refused: 'no-reason' as const } : undefined) ??
    nameNotTyped(needsOf(change, circumstances), change, typed) ?? { allowed: 'break-glass' }
  )
}
