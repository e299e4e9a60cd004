import type { Acts, ChangeContext, Context, Follows, Refusal, Somebody } from '../context.ts'
import { belongs, type Maybe, unknownGroups } from '../match.ts'
import type { Progress, Requirement } from '../policy.ts'
import { decisionsOf, openStage, progressOf, type Vote, voteOf, votesOf } from '../progress.ts'
import { limitBroken } from '../requirement.ts'
import {
  changedSince,
  everyRole,
  nameNotTyped,
  notAllowedIn,
  notAnApprover,
  notPending,
  outside,
  ownChange,
  rejectedBefore,
  requirementsOf,
  unknown
} from './conditions.ts'

/** Somebody approves a revision: allowed where it fills a place of the stage that has to be filled next. */
export function authorizeApprove(act: Acts['approve'], context: Context): Follows['approve'] | Refusal {
  const { by, change, typed } = act
  const needs = requirementsOf(change, context)
  const refusal = mayNotDecide(act, needs, context) ?? limitBroken(change, context)
  if (refusal) return refusal
  const counted = countWith(by, change, needs, context)
  if ('refused' in counted) return counted
  const { progress } = counted
  return (
    nameNotTyped(needs, change, typed) ?? {
      allowed: 'approve',
      progress,
      approved: progress.every(({ complete }) => complete)
    }
  )
}

/** Whoever could approve any stage, now or later, may end it. */
export function authorizeReject(act: Acts['reject'], context: Context): Follows['reject'] | Refusal {
  return mayNotDecide(act, requirementsOf(act.change, context), context) ?? { allowed: 'reject' }
}

function mayNotDecide(
  { by, change, seen }: Acts['reject'],
  needs: readonly Requirement[],
  context: Context
): Refusal | undefined {
  return (
    notAllowedIn(context.people, by) ??
    ownChange(change, by) ??
    notAnApprover(needs, by, change, context.people, context.now) ??
    notPending(change) ??
    changedSince(change, seen) ??
    rejectedBefore(change) ??
    decidedBefore(change, by)
  )
}

function decidedBefore(change: ChangeContext, { user }: Somebody): Refusal | undefined {
  return decisionsOf(change).some(({ person }) => person.user === user) ? { refused: 'decided-before' } : undefined
}

/** The progress with this person's approval; or why it would not count. */
function countWith(by: Somebody, change: ChangeContext, needs: readonly Requirement[], context: Context) {
  const { people, now } = context
  const votes = votesOf(change, people)
  const vote = voteOf(by.user, change, people, now)
  const steps = needs.map(requirement => ({
    before: progressOf(requirement, votes, change, people, now),
    after: progressOf(requirement, [...votes, vote], change, people, now),
    eventually: progressOf(requirement, [...votes, vote], change, people, END)
  }))
  const progress = steps.map(({ after }) => after)
  return steps.some(fillsOpenStage) ? { progress } : whyNot(vote, needs, steps, context)
}

/** `eventually` is what it would be after every escalation. */
type Step = { before: Progress; after: Progress; eventually: Progress }

/** The last moment that a `Date` can hold. */
const END = new Date(8.64e15)

function fillsOpenStage({ before, after }: Step): boolean {
  const open = openStage(before)
  const same = after.stages.find(({ role }) => role === open?.role)
  return open !== undefined && same !== undefined && same.by.length > open.by.length
}

function whyNot({ rights }: Vote, needs: readonly Requirement[], steps: readonly Step[], { people }: Context): Refusal {
  const roles = everyRole(needs)
  const perhaps = roles.filter(role => rights.some(right => belongs([role], right, people) === 'maybe'))
  if (perhaps.length > 0) return unknown(perhaps, people)
  const later = steps.find(({ before, eventually }) => filled(eventually) > filled(before))
  const waiting = later && openStage(later.before)
  return waiting
    ? { refused: 'not-yet', waiting: waiting.role }
    : { refused: 'enough-approved', progress: steps.map(({ before }) => before) }
}

function filled({ stages }: Progress): number {
  return stages.reduce((sum, { by }) => sum + by.length, 0)
}

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

/**
 * Whether an approved change that is not written yet is still approved, by the people and the policy of now. Under the
 * policy that it was approved by, a group that Slack cannot list just now stops nothing: its members were looked up when
 * they approved. Somebody whom Slack no longer lists there does not count any more.
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
