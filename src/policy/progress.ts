import type { ChangeContext, DecisionContext, People, RequestContext } from './context.ts'
import { addWorkingMinutes } from './hours.ts'
import { belongs, type Maybe } from './match.ts'
import type { Progress, RequiredStage, Requirement, Role, StageProgress } from './policy.ts'

/**
 * How much of a requirement these votes meet, in any order: stage order is enforced when somebody approves. Unknown
 * membership fills no place unless `trusted` includes `maybe`.
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

/** The first incomplete stage; undefined when all are complete. */
export function openStage(progress: Progress): StageProgress | undefined {
  return progress.stages.find(stage => !isFull(stage))
}

/** The roles that may fill a stage by `now`. */
function rolesOf(stage: RequiredStage, { hours }: Requirement, revisedAt: Date, now: Date): Role[] {
  const { role, escalation } = stage
  if (!escalation || addWorkingMinutes(revisedAt, escalation.after, hours) > now) return [role]
  return [role, escalation.to]
}

function isFull({ by, count }: StageProgress): boolean {
  return by.length >= count
}

/** An approver with the rights they hold: their own first, then delegated ones. */
export type Vote = { user: string; rights: readonly string[] }
/** A stage's number of places, and the rights that may fill them. */
export type StageSlots = { count: number; rights: ReadonlySet<string> }
/** Who fills a place, and by whose right. */
export type Assignment = { user: string; right: string }

/**
 * Fills as many places as possible, earlier stages first: each person fills at most one place, and each right is used
 * at most once. The number filled per stage does not depend on vote order.
 *
 * A maximum flow from people through rights to stages. A later vote may move an earlier one to another stage, but a
 * filled place stays filled.
 */
export function assignVotes(stages: readonly StageSlots[], votes: readonly Vote[]): Assignment[][] {
  const residual = new Map<string, Map<string, number>>()
  const open = (from: string, to: string) => {
    entry(residual, from).set(to, 1)
    entry(residual, to).set(from, 0)
  }
  for (const { user, rights } of votes) {
    open(START, `user ${user}`)
    for (const right of rights) {
      open(`user ${user}`, `right ${right}`)
      open(`right ${right}`, `used ${right}`)
      for (const [index, stage] of stages.entries()) {
        if (stage.rights.has(right)) open(`used ${right}`, `stage ${index}`)
      }
    }
  }
  for (const [index, { count }] of stages.entries()) {
    for (let filled = 0; filled < count; filled += 1) {
      if (!push(residual, START, `stage ${index}`, new Set())) break
    }
  }
  return stages.map((_, index) => votes.flatMap(vote => assignmentOf(residual, vote, index)))
}

const START = 'start'

type Residual = Map<string, Map<string, number>>

/** Finds an augmenting path and pushes one unit along it. */
function push(residual: Residual, from: string, goal: string, tried: Set<string>): boolean {
  if (from === goal) return true
  tried.add(from)
  for (const [to, left] of entry(residual, from)) {
    if (left === 0 || tried.has(to) || !push(residual, to, goal, tried)) continue
    entry(residual, from).set(to, left - 1)
    entry(residual, to).set(from, (entry(residual, to).get(from) ?? 0) + 1)
    return true
  }
  return false
}

function assignmentOf(residual: Residual, { user, rights }: Vote, index: number): Assignment[] {
  return rights
    .filter(right => isTaken(residual, `user ${user}`, `right ${right}`))
    .filter(right => isTaken(residual, `used ${right}`, `stage ${index}`))
    .map(right => ({ user, right }))
}

function isTaken(residual: Residual, from: string, to: string): boolean {
  return residual.get(from)?.get(to) === 0
}

function entry(residual: Residual, node: string): Map<string, number> {
  const known = residual.get(node) ?? new Map<string, number>()
  residual.set(node, known)
  return known
}

/**
 * The approvals that count for this revision and its edits, oldest first: one per team member, never by the requester
 * or editor or by their rights.
 */
export function votesOf(change: ChangeContext, people: People): Vote[] {
  const approvals = decisionsOf(change)
    .filter(({ verdict, hash, person }) => verdict === 'approve' && hash === change.hash && person.team === people.team)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const votes = new Map<string, Vote>()
  for (const { person, at } of approvals) {
    if (!votes.has(person.user)) votes.set(person.user, voteOf(person.user, change, people, at))
  }
  return [...votes.values()]
}

/** People who approved this revision and are no longer full members. */
export function leftOf(change: ChangeContext, { inactive }: People): string[] {
  const approvers = decisionsOf(change).flatMap(({ verdict, person }) => (verdict === 'approve' ? [person.user] : []))
  return approvers.filter(user => inactive.includes(user))
}

/** The rights a user's approval carries at a time; without rights it does not count. */
export function voteOf(user: string, { requester, editor }: RequestContext, people: People, at: Date): Vote {
  const none = [requester.user, editor.user, ...people.inactive]
  if (none.includes(user)) return { user, rights: [] }
  const delegating = people.delegations
    .filter(({ by, from, until }) => by === user && (!from || from <= at) && at < until)
    .map(({ delegator }) => delegator)
  return { user, rights: [...new Set([user, ...delegating])].filter(right => !none.includes(right)) }
}

/** All decisions on this revision, whatever hash they carry. */
export function decisionsOf({ decisions, revision }: ChangeContext): DecisionContext[] {
  return decisions.filter(decision => decision.revision === revision)
}
