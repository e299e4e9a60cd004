import type { ChangeFacts, People } from '../context.ts'
import type { Maybe } from '../maybe.ts'
import { belongs } from '../membership.ts'
import type { Circle } from '../policy.ts'
import { addWorkingMinutes } from '../reminders/hours.ts'
import type { Need, NeededStage } from '../requirement.ts'
import { fillPlaces, type Vote } from './assignment.ts'

/** How far a need is met. */
export type Progress = { complete: boolean; stages: readonly StageProgress[] }

/** `for` is who lent the right to approve, where it was a stand-in. */
export type StageProgress = {
  circle: string
  count: number
  by: readonly { user: string; for: string | null }[]
}

/**
 * How far these votes meet a need. Their order does not matter: the order of stages says who may approve now, and
 * is kept when somebody does. A membership that is not known fills no place, unless it is
 * `trusted`.
 */
export function progressOf(
  need: Need,
  votes: readonly Vote[],
  { revisedAt }: Pick<ChangeFacts, 'revisedAt'>,
  people: People,
  now: Date,
  trusted: readonly Maybe[] = ['yes']
): Progress {
  const rights = [...new Set(votes.flatMap(vote => vote.rights))]
  const places = need.stages.map(stage => {
    const circles = circlesOf(stage, need, revisedAt, now)
    return {
      count: stage.count,
      rights: new Set(rights.filter(user => trusted.includes(belongs(circles, user, people))))
    }
  })
  const filled = fillPlaces(places, votes)
  const stages = need.stages.map(({ circle, count }, index) => ({
    circle: circle.name,
    count,
    by: (filled[index] ?? []).map(({ user, right }) => ({ user, for: right === user ? null : right }))
  }))
  return { complete: stages.every(isFull), stages }
}

/** The stage that has to be filled next; undefined when all are. */
export function openStage(progress: Progress): StageProgress | undefined {
  return progress.stages.find(stage => !isFull(stage))
}

/** Whose people may fill a stage by now. */
function circlesOf(stage: NeededStage, { hours }: Need, revisedAt: Date, now: Date): Circle[] {
  const { circle, escalation } = stage
  if (!escalation || addWorkingMinutes(revisedAt, escalation.after, hours) > now) return [circle]
  return [circle, escalation.to]
}

function isFull({ by, count }: StageProgress): boolean {
  return by.length >= count
}
