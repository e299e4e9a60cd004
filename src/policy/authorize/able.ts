import type { People, RequestContext } from '../context.ts'
import { belongs, unknownGroups, usersOf } from '../membership.ts'
import { assignVotes } from '../progress/assignment.ts'
import { voteOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Requirement } from '../requirement.ts'

/**
 * Whether too few people could ever approve, with everybody who may doing so, also after the escalation. A stage
 * with a user group that Slack did not tell of is left aside: who is in it may be enough.
 */
export function nobodyCould(
  { stages }: Requirement,
  requested: RequestContext,
  people: People,
  now: Date
): Refusal | undefined {
  const told = stages
    .map(({ role, count, escalation }) => ({ count, roles: [role, ...(escalation ? [escalation.to] : [])] }))
    .filter(({ roles }) => unknownGroups(roles, people).length === 0)
  const members = told.flatMap(({ roles }) => roles.flatMap(role => usersOf(role, people)))
  const votes = [...new Set([...members, ...people.delegations.map(({ by }) => by)])].map(user =>
    voteOf(user, requested, people, now)
  )
  const rights = [...new Set(votes.flatMap(vote => vote.rights))]
  const slots = told.map(({ count, roles }) => ({
    count,
    rights: new Set(rights.filter(user => belongs(roles, user, people) === 'yes'))
  }))
  const filled = assignVotes(slots, votes)
  for (const [index, { count, roles }] of told.entries()) {
    const able = filled[index]?.length ?? 0
    if (able < count) return { refused: 'nobody-could', role: roles[0]?.name ?? '', count, able }
  }
  return undefined
}
