import type { Context } from '../context.ts'
import { limitBroken } from '../limits.ts'
import type { Refusal } from '../refusals.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, nameNotTyped, notPending, rejectedBefore, requirementsOf } from './existing-change.ts'
import { notAllowedIn, outside } from './people.ts'

/**
 * Somebody applies a change without a second person: the one exception to four eyes, also for who asked. Only where
 * the policy names who may, in their own right, with a reason. No limit is lifted by it.
 */
export function authorizeBreakGlass(act: Acts['break-glass'], context: Context): Follows['break-glass'] | Refusal {
  const { by, change, seen, typed, reason } = act
  const { breakGlass } = context.policy.may
  return (
    notAllowedIn(context.people, by) ??
    (breakGlass.length === 0 ? { refused: 'no-break-glass' as const } : undefined) ??
    outside(breakGlass, by, context.people, { refused: 'may-not-break-glass' }) ??
    notPending(change) ??
    changedSince(change, seen) ??
    rejectedBefore(change) ??
    limitBroken(change, context) ??
    (reason.trim() === '' ? { refused: 'no-reason' as const } : undefined) ??
    nameNotTyped(requirementsOf(change, context), change, typed) ?? { allowed: 'break-glass' }
  )
}
