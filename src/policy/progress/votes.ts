import type { ChangeFacts, DecisionFacts, People, RequestFacts } from '../context.ts'
import type { Vote } from './assignment.ts'

/**
 * The approvals that count for this revision and for what it holds, oldest first: of people of the team, once each,
 * never of who asked or edited, nor by their right.
 */
export function votesOf(change: ChangeFacts, people: People): Vote[] {
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
export function voteOf(user: string, { asker, editor }: RequestFacts, people: People, at: Date): Vote {
  const none = [asker.user, editor.user, ...people.gone]
  if (none.includes(user)) return { user, rights: [] }
  const lent = people.standIns
    .filter(({ by, from, until }) => by === user && (!from || from <= at) && at < until)
    .map(({ away }) => away)
  return { user, rights: [...new Set([user, ...lent])].filter(right => !none.includes(right)) }
}

/** All decisions of this revision, whatever they were on. */
export function decisionsOf({ decisions, revision }: ChangeFacts): DecisionFacts[] {
  return decisions.filter(decision => decision.revision === revision)
}
