import type { ChangeContext, Context } from '../context.ts'
import { limitBroken } from '../limits.ts'
import type { Maybe } from '../maybe.ts'
import { belongs, unknownGroups } from '../membership.ts'
import { progressOf } from '../progress/progress.ts'
import { decisionsOf, votesOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Requirement } from '../requirement.ts'
import type { Acts, Follows } from './act.ts'
import { rejectedBefore, requirementsOf } from './existing-change.ts'
import { everyRole, unknown } from './people.ts'

/**
 * The system is about to apply an approved change, or has begun and written nothing yet: is it still approved, by the people and the policy of now? By the
 * very policy it was approved under, a group that Slack does not tell of just now holds nothing back: who is in it was
 * asked when they approved. Whom Slack no longer names there counts no more.
 */
export function authorizeApply({ change }: Acts['apply'], context: Context): Follows['apply'] | Refusal {
  if (change.state !== 'approved' && change.state !== 'applying')
    return { refused: 'not-approved', state: change.state }
  const isSamePolicy = change.requirement.version === context.policy.version
  const trusted: readonly Maybe[] = isSamePolicy ? ['yes', 'maybe'] : ['yes']
  const needs = isSamePolicy ? [change.requirement] : requirementsOf(change, context)
  return (
    rejectedBefore(change) ??
    limitBroken(change, context) ??
    (breakGlassUsed(change, context, trusted) ? undefined : notEnough(change, needs, context, trusted)) ?? {
      allowed: 'apply'
    }
  )
}

/** Whether somebody who may do so broke the glass for what the revision holds. */
function breakGlassUsed(change: ChangeContext, { policy, people }: Context, trusted: readonly Maybe[]): boolean {
  return decisionsOf(change).some(
    ({ verdict, hash, person }) =>
      verdict === 'break-glass' &&
      hash === change.hash &&
      person.team === people.team &&
      trusted.includes(belongs(policy.may.breakGlass, person.user, people))
  )
}

function notEnough(
  change: ChangeContext,
  needs: readonly Requirement[],
  { policy, people, now }: Context,
  trusted: readonly Maybe[]
): Refusal | undefined {
  const votes = votesOf(change, people)
  const progress = needs.map(requirement => progressOf(requirement, votes, change, people, now, trusted))
  if (progress.every(({ complete }) => complete)) return undefined
  // With a group that Slack does not tell of it may be enough after all: asking again later is right, not giving up.
  const requested = policy.rules.flatMap(({ when }) => when.requesters ?? [])
  const roles = [...everyRole(needs), ...policy.may.breakGlass, ...requested]
  const perhaps = !trusted.includes('maybe') && unknownGroups(roles, people).length > 0
  return perhaps ? unknown(roles, people) : { refused: 'not-enough', progress }
}
