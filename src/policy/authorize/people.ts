import type { People, RequestFacts, Somebody } from '../context.ts'
import { belongs, unknownGroups } from '../membership.ts'
import type { Circle } from '../policy.ts'
import { voteOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Need } from '../requirement.ts'

/** Whether this is somebody who may act at all: a member of the team that is served, and known to be one. */
export function strangerTo({ team, gone }: People, by: Somebody): Refusal | undefined {
  if (team === '' || by.user === '' || by.team !== team) return { refused: 'other-team' }
  switch (by.standing) {
    case 'member':
      return gone.includes(by.user) ? { refused: 'standing-unknown' } : undefined
    case 'unknown':
      return { refused: 'standing-unknown' }
    case 'guest':
    case 'bot':
    case 'deactivated':
      return { refused: 'not-a-member', standing: by.standing }
    default:
      return by.standing satisfies never
  }
}

/** Who asked or edited; a user id is looked at without its team, so that no doubt about it helps anybody. */
export function ownChange({ asker, editor }: RequestFacts, { user }: Somebody): Refusal | undefined {
  if (user === asker.user) return { refused: 'own-change', as: 'asker' }
  return user === editor.user ? { refused: 'own-change', as: 'editor' } : undefined
}

/** Whether this person belongs to none of the circles in their own right; `refused` says what that means. */
export function outside(circles: readonly Circle[], by: Somebody, people: People, refused: Refusal) {
  const answer = belongs(circles, by.user, people)
  if (answer === 'yes') return undefined
  return answer === 'maybe' ? unknown(circles, people) : refused
}

/** Whether this person could not fill any place of these needs at any time, in their own right or by a stand-in's. */
export function notAnApprover(needs: readonly Need[], by: Somebody, asked: RequestFacts, people: People, now: Date) {
  const circles = everyCircle(needs)
  const answers = voteOf(by.user, asked, people, now).rights.map(right => belongs(circles, right, people))
  if (answers.includes('yes')) return undefined
  const refusal: Refusal = { refused: 'not-an-approver' }
  return answers.includes('maybe') ? unknown(circles, people) : refusal
}

/** All circles that a need names. */
export function everyCircle(needs: readonly Need[]): Circle[] {
  return needs.flatMap(({ stages }) => stages.flatMap(({ circle, escalation }) => [circle, ...circleOf(escalation)]))
}

export function unknown(circles: readonly Circle[], people: People): Refusal {
  return { refused: 'groups-unknown', groups: unknownGroups(circles, people) }
}

function circleOf(escalation: { to: Circle } | null): Circle[] {
  return escalation ? [escalation.to] : []
}
