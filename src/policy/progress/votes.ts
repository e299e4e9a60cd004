import type { ChangeContext, DecisionContext, People, RequestContext } from '../context.ts'
import type { Vote } from './assignment.ts'

/**
 * The approvals that count for this revision and for what it holds, oldest first: of people of the team, once each,
 * never of who asked or edited, nor by their right.
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

/** What a user's approval is worth at a time: without rights it is worth nothing. */
export function voteOf(user: string, { requester, editor }: RequestContext, people: People, at: Date): Vote {
  const none = [requester.user, editor.user, ...people.inactive]
  if (none.includes(user)) return { user, rights: [] }
  const delegating = people.delegations
    .filter(({ by, from, until }) => by === user && (!from || from <= at) && at < until)
    .map(({ delegator }) => delegator)
  return { user, rights: [...new Set([user, ...delegating])].filter(right => !none.includes(right)) }
}

/** All decisions of this revision, whatever they were on. */
export function decisionsOf({ decisions, revision }: ChangeContext): DecisionContext[] {
  return decisions.filter(decision => decision.revision === revision)
}
