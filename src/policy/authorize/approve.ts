import type { ChangeContext, Context, Somebody } from '../context.ts'
import { limitBroken } from '../limits.ts'
import { belongs } from '../membership.ts'
import type { Vote } from '../progress/assignment.ts'
import { openStage, type Progress, progressOf } from '../progress/progress.ts'
import { decisionsOf, voteOf, votesOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Requirement } from '../requirement.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, nameNotTyped, notPending, rejectedBefore, requirementsOf } from './existing-change.ts'
import { everyRole, notAllowedIn, notAnApprover, ownChange, unknown } from './people.ts'

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
