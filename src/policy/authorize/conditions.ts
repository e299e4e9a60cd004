import type { ChangeContext, Context, People, Refusal, RequestContext, SeenRevision, Somebody } from '../context.ts'
import { belongs, unknownGroups } from '../match.ts'
import type { Requirement, Role } from '../policy.ts'
import { decisionsOf, voteOf } from '../progress.ts'
import { requirementOf } from '../requirement.ts'
import { normalized } from '../text.ts'

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

/**
 * What a change needs: what it needed when it was asked, and what the newest policy says. Both have to be met, so the
 * stricter wins. One where they are the same.
 */
export function requirementsOf(
  change: ChangeContext,
  { policy, people }: Pick<Context, 'policy' | 'people'>
): Requirement[] {
  const newest = requirementOf(policy, change, people)
  // Names of rules and times decide nothing here: what counts is who must approve.
  const isSame = essence(newest) === essence(change.requirement)
  return isSame ? [newest] : [change.requirement, newest]
}

export function notPending({ state }: ChangeContext): Refusal | undefined {
  return state === 'pending' ? undefined : { refused: 'not-pending', state }
}

export function changedSince({ revision, hash }: ChangeContext, seen: SeenRevision): Refusal | undefined {
  if (seen.revision === revision && seen.hash === hash) return undefined
  return { refused: 'changed-since', now: { revision, hash } }
}

export function rejectedBefore(change: ChangeContext): Refusal | undefined {
  const rejection = decisionsOf(change).find(({ verdict }) => verdict === 'reject')
  return rejection && { refused: 'rejected', by: rejection.person }
}

/**
 * Whether the company's name has to be typed and was not. Case and accents count, since it is to be read and not guessed;
 * which apostrophe, dash or blank was typed does not.
 */
export function nameNotTyped(
  needs: readonly Requirement[],
  change: ChangeContext,
  typed: string | null
): Refusal | undefined {
  const right = change.company.name?.trim() ?? ''
  if (!needs.some(({ typeTheName }) => typeTheName)) return undefined
  // A name that nobody could say cannot have been typed.
  const isTyped = typed !== null && normalized(right) !== '' && normalized(typed) === normalized(right)
  return isTyped ? undefined : { refused: 'name-not-typed', right }
}

/** Written out by hand: a need that was stored may come back with its keys in another order. */
function essence({ stages, typeTheName, hours }: Requirement): string {
  const { zone, days, from, to } = hours
  const parts = stages.map(({ role, count, escalation }) => [
    count,
    essenceOf(role),
    escalation && [escalation.after, essenceOf(escalation.to)]
  ])
  return JSON.stringify([parts, typeTheName, zone, days, from, to])
}

function essenceOf({ name, people, groups, quiet }: Role): unknown[] {
  return [name, people, groups, quiet]
}
