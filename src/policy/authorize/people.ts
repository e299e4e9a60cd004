import type { People, RequestContext, Somebody } from '../context.ts'
import { belongs, unknownGroups } from '../membership.ts'
import type { Role } from '../policy.ts'
import { voteOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import type { Requirement } from '../requirement.ts'

/** Whether this is somebody who may act at all: a member of the team that is served, and known to be one. */
export function notAllowedIn({ team, inactive }: People, by: Somebody): Refusal | undefined {
  if (team === '' || by.user === '' || by.team !== team) return { refused: 'other-team' }
  switch (by.membership) {
    case 'member':
      return inactive.includes(by.user) ? { refused: 'membership-unknown' } : undefined
    case 'unknown':
      return { refused: 'membership-unknown' }
    case 'guest':
    case 'bot':
    case 'deactivated':
      return { refused: 'not-a-member', membership: by.membership }
    default:
      return by.membership satisfies never
  }
}

/** Who asked or edited; a user id is looked at without its team, so that no doubt about it helps anybody. */
export function ownChange({ requester, editor }: RequestContext, { user }: Somebody): Refusal | undefined {
  if (user === requester.user) return { refused: 'own-change', as: 'requester' }
  return user === editor.user ? { refused: 'own-change', as: 'editor' } : undefined
}

/** Whether this person belongs to none of the roles in their own right; `refused` says what that means. */
export function outside(roles: readonly Role[], by: Somebody, people: People, refused: Refusal) {
  const answer = belongs(roles, by.user, people)
  if (answer === 'yes') return undefined
  return answer === 'maybe' ? unknown(roles, people) : refused
}

/** Whether this person could not fill any place of these needs at any time, in their own right or by a delegate's. */
export function notAnApprover(
  needs: readonly Requirement[],
  by: Somebody,
  requested: RequestContext,
  people: People,
  now: Date
) {
  const roles = everyRole(needs)
  const answers = voteOf(by.user, requested, people, now).rights.map(right => belongs(roles, right, people))
  if (answers.includes('yes')) return undefined
  const refusal: Refusal = { refused: 'not-an-approver' }
  return answers.includes('maybe') ? unknown(roles, people) : refusal
}

/** All roles that a need names. */
export function everyRole(needs: readonly Requirement[]): Role[] {
  return needs.flatMap(({ stages }) => stages.flatMap(({ role, escalation }) => [role, ...roleOf(escalation)]))
}

export function unknown(roles: readonly Role[], people: People): Refusal {
  return { refused: 'groups-unknown', groups: unknownGroups(roles, people) }
}

function roleOf(escalation: { to: Role } | null): Role[] {
  return escalation ? [escalation.to] : []
}
