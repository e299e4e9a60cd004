import type { ChangeContext, People } from '../context.ts'
import type { Maybe } from '../maybe.ts'
import { belongs } from '../membership.ts'
import type { Role } from '../policy.ts'
import { addWorkingMinutes } from '../reminders/hours.ts'
import type { RequiredStage, Requirement } from '../requirement.ts'
import { assignVotes, type Vote } from './assignment.ts'

/** How far a need is met. */
export type Progress = { complete: boolean; stages: readonly StageProgress[] }

/** `for` is who lent the right to approve, where it was a delegate. */
export type StageProgress = {
  role: string
  count: number
  by: readonly { user: string; for: string | null }[]
}

/**
 * How far these votes meet a need. Their order does not matter: the order of stages says who may approve now, and
 * is kept when somebody does. A membership that is not known fills no place, unless it is
 * `trusted`.
 */
export function progressOf(
  requirement: Requirement,
  votes: readonly Vote[],
  { revisedAt }: Pick<ChangeContext, 'revisedAt'>,
  people: People,
  now: Date,
  trusted: readonly Maybe[] = ['yes']
): Progress {
  const rights = [...new Set(votes.flatMap(vote => vote.rights))]
  const slots = requirement.stages.map(stage => {
    const roles = rolesOf(stage, requirement, revisedAt, now)
    return {
      count: stage.count,
      rights: new Set(rights.filter(user => trusted.includes(belongs(roles, user, people))))
    }
  })
  const filled = assignVotes(slots, votes)
  const stages = requirement.stages.map(({ role, count }, index) => ({
    role: role.name,
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
function rolesOf(stage: RequiredStage, { hours }: Requirement, revisedAt: Date, now: Date): Role[] {
  const { role, escalation } = stage
  if (!escalation || addWorkingMinutes(revisedAt, escalation.after, hours) > now) return [role]
  return [role, escalation.to]
}

function isFull({ by, count }: StageProgress): boolean {
  return by.length >= count
}
