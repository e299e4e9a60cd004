import type { People, RequestFacts } from '../context.ts'
import { belongs, unknownGroups, usersOf } from '../membership.ts'
import { fillPlaces } from '../progress/assignment.ts'
import { voteOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Need } from '../requirement.ts'

/**
 * Whether too few people could ever approve, with everybody who may doing so, also after the escalation. A stage
 * with a user group that Slack did not tell of is left aside: who is in it may be enough.
 */
export function nobodyCould({ stages }: Need, asked: RequestFacts, people: People, now: Date): Refusal | undefined {
  const told = stages
    .map(({ circle, count, escalation }) => ({ count, circles: [circle, ...(escalation ? [escalation.to] : [])] }))
    .filter(({ circles }) => unknownGroups(circles, people).length === 0)
  const members = told.flatMap(({ circles }) => circles.flatMap(circle => usersOf(circle, people)))
  const votes = [...new Set([...members, ...people.standIns.map(({ by }) => by)])].map(user =>
    voteOf(user, asked, people, now)
  )
  const rights = [...new Set(votes.flatMap(vote => vote.rights))]
  const places = told.map(({ count, circles }) => ({
    count,
    rights: new Set(rights.filter(user => belongs(circles, user, people) === 'yes'))
  }))
  const filled = fillPlaces(places, votes)
  for (const [index, { count, circles }] of told.entries()) {
    const able = filled[index]?.length ?? 0
    if (able < count) return { refused: 'nobody-could', circle: circles[0]?.name ?? '', count, able }
  }
  return undefined
}
