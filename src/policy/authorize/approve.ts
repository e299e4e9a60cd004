import type { Acts, ChangeContext, Context, Granted, Refusal, Somebody } from '../context.ts'
import { belongs, type Maybe, unknownGroups } from '../match.ts'
import type { Progress, Requirement } from '../policy.ts'
import { decisionsOf, leftOf, openStage, progressOf, type Vote, voteOf, votesOf } from '../progress.ts'
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

/** Allows an approval that fills a place in the open stage. */
export function authorizeApprove(act: Acts['approve'], context: Context): Granted['approve'] | Refusal {
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
      approved: progress.every(({ complete }) => complete),
      left: leftOf(change, context.people)
    }
  )
}

/** Anyone who could approve any stage, now or later, may reject. */
export function authorizeReject(act: Acts['reject'], context: Context): Granted['reject'] | Refusal {
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

/** The progress including this person's approval, or why it would not count. */
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

/** `eventually`: the progress after every escalation. */
type Step = { before: Progress; after: Progress; eventually: Progress }

/** The latest valid `Date`. */
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
 * Applies a change without a second person: the only exception to four eyes, open to the requester too. Needs a role
 * that the policy names, without delegation, and a reason. Limits still apply.
 */
export function authorizeBreakGlass(act: Acts['break-glass'], context: Context): Granted['break-glass'] | Refusal {
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
 * Checks again, under the current people and policy, that a change about to be written is still approved. Under an
 * unchanged policy, and for an unchanged company, a group that Slack cannot list does not block: its members were
 * verified when they approved. People whom Slack no longer lists in a group stop counting.
 */
export function authorizeApply(
  { change, companyChanged }: Acts['apply'],
  context: Context
): Granted['apply'] | Refusal {
  if (!APPLICABLE.includes(change.state)) return { refused: 'not-approved', state: change.state }
  const isUnchanged = !companyChanged && change.requirement.version === context.policy.version
  const trusted: readonly Maybe[] = isUnchanged ? ['yes', 'maybe'] : ['yes']
  const needs = isUnchanged ? [change.requirement] : requirementsOf(change, context)
  return (
    rejectedBefore(change) ??
    requesterLeft(change, context) ??
    limitBroken(change, context) ??
    (breakGlassUsed(change, context, trusted) ? undefined : notEnough(change, needs, context, trusted)) ?? {
      allowed: 'apply'
    }
  )
}

const APPLICABLE: readonly ChangeContext['state'][] = ['approved', 'scheduled', 'applying']

/** After weeks of waiting somebody must still answer for a change; whoever edits it does so from then on. */
function requesterLeft({ state, requester, editor }: ChangeContext, { people }: Context): Refusal | undefined {
  const isLeft = state === 'scheduled' && [requester, editor].every(({ user }) => people.inactive.includes(user))
  return isLeft ? { refused: 'requester-left', user: requester.user } : undefined
}

/** Whether somebody with the permission used break-glass on exactly this revision's edits. */
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
  // A group that Slack did not return may complete it, so this is a retryable refusal.
  const requested = policy.rules.flatMap(({ when }) => when.requesters ?? [])
  const roles = [...everyRole(needs), ...policy.may.breakGlass, ...requested]
  const perhaps = !trusted.includes('maybe') && unknownGroups(roles, people).length > 0
  return perhaps ? unknown(roles, people) : { refused: 'not-enough', progress, left: leftOf(change, people) }
}
