import type { ChangeFacts, Circumstances, Somebody } from '../context.ts'
import { limitBroken } from '../limits.ts'
import { belongs } from '../membership.ts'
import type { Vote } from '../progress/assignment.ts'
import { openStage, type Progress, progressOf } from '../progress/progress.ts'
import { decisionsOf, voteOf, votesOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Need } from '../requirement.ts'
import type { Acts, Follows } from './act.ts'
import { changedSince, nameNotTyped, needsOf, notPending, rejectedBefore } from './existing-change.ts'
import { everyCircle, notAnApprover, ownChange, strangerTo, unknown } from './people.ts'

/** Somebody approves a revision: allowed where it fills a place of the stage that has to be filled next. */
export function judgeApprove(act: Acts['approve'], circumstances: Circumstances): Follows['approve'] | Refusal {
  const { by, change, typed } = act
  const needs = needsOf(change, circumstances)
  const refusal = mayNotDecide(act, needs, circumstances) ?? limitBroken(change, circumstances)
  if (refusal) return refusal
  const counted = countWith(by, change, needs, circumstances)
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
export function judgeReject(act: Acts['reject'], circumstances: Circumstances): Follows['reject'] | Refusal {
  return mayNotDecide(act, needsOf(act.change, circumstances), circumstances) ?? { allowed: 'reject' }
}

function mayNotDecide(
  { by, change, seen }: Acts['reject'],
  needs: readonly Need[],
  circumstances: Circumstances
): Refusal | undefined {
  return (
    strangerTo(circumstances.people, by) ??
    ownChange(change, by) ??
    notAnApprover(needs, by, change, circumstances.people, circumstances.now) ??
    notPending(change) ??
    changedSince(change, seen) ??
    rejectedBefore(change) ??
    decidedBefore(change, by)
  )
}

function decidedBefore(change: ChangeFacts, { user }: Somebody): Refusal | undefined {
  return decisionsOf(change).some(({ person }) => person.user === user) ? { refused: 'decided-before' } : undefined
}

/** The progress with this person's approval; or why it would not count. */
function countWith(by: Somebody, change: ChangeFacts, needs: readonly Need[], circumstances: Circumstances) {
  const { people, now } = circumstances
  const votes = votesOf(change, people)
  const vote = voteOf(by.user, change, people, now)
  const steps = needs.map(need => ({
    before: progressOf(need, votes, change, people, now),
    after: progressOf(need, [...votes, vote], change, people, now),
    eventually: progressOf(need, [...votes, vote], change, people, END)
  }))
  const progress = steps.map(({ after }) => after)
  return steps.some(fillsOpenStage) ? { progress } : whyNot(vote, needs, steps, circumstances)
}

/** `eventually` is what it would be after every escalation. */
type Step = { before: Progress; after: Progress; eventually: Progress }

/** The last moment that a `Date` can hold. */
const END = new Date(8.64e15)

function fillsOpenStage({ before, after }: Step): boolean {
  const open = openStage(before)
  const same = after.stages.find(({ circle }) => circle === open?.circle)
  return open !== undefined && same !== undefined && same.by.length > open.by.length
}

function whyNot({ rights }: Vote, needs: readonly Need[], steps: readonly Step[], { people }: Circumstances): Refusal {
  const circles = everyCircle(needs)
  const perhaps = circles.filter(circle => rights.some(right => belongs([circle], right, people) === 'maybe'))
  if (perhaps.length > 0) return unknown(perhaps, people)
  const later = steps.find(({ before, eventually }) => filled(eventually) > filled(before))
  const waiting = later && openStage(later.before)
  return waiting
    ? { refused: 'not-yet', waiting: waiting.circle }
    : { refused: 'enough-approved', progress: steps.map(({ before }) => before) }
}

function filled({ stages }: Progress): number {
  return stages.reduce((sum, { by }) => sum + by.length, 0)
}
