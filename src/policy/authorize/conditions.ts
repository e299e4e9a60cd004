import type { ChangeContext, Context, People, Refusal, RequestContext, SeenRevision, Somebody } from '../context.ts'
import { belongs, unknownGroups } from '../match.ts'
import type { Requirement, Role } from '../policy.ts'
import { decisionsOf, voteOf } from '../progress.ts'
import { requirementOf } from '../requirement.ts'
import { normalized } from '../text.ts'

/** Refuses everyone who is not a known full member of the served team. */
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

/** Refuses the requester and the editor. Compares user ids without the team, which can only refuse more. */
export function ownChange({ requester, editor }: RequestContext, { user }: Somebody): Refusal | undefined {
  if (user === requester.user) return { refused: 'own-change', as: 'requester' }
  return user === editor.user ? { refused: 'own-change', as: 'editor' } : undefined
}

/**
 * Refuses with `refused` anyone who belongs to none of the roles; delegated rights do not count. Without roles, nobody is
 * refused.
 */
export function outside(roles: readonly Role[] | null | undefined, by: Somebody, people: People, refused: Refusal) {
  if (!roles) return undefined
  const answer = belongs(roles, by.user, people)
  if (answer === 'yes') return undefined
  return answer === 'maybe' ? unknown(roles, people) : refused
}

/** Where the policy names who may request, or view, everybody else is refused. */
export function notNamed(
  what: 'request' | 'view',
  by: Somebody,
  { policy, people }: Pick<Context, 'policy' | 'people'>
) {
  const roles = policy.may[what]
  return outside(roles, by, people, { refused: `may-not-${what}`, roles: (roles ?? []).map(({ name }) => name) })
}

/** Refuses anyone who could never fill a place in any stage, in their own right or by delegation. */
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

/** All roles that the requirements name, escalations included. */
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
 * The requirements a change must meet: the one stored at the request and the newest policy's, so that the stricter
 * wins. One entry where they are equal.
 */
export function requirementsOf(
  change: ChangeContext,
  { policy, people }: Pick<Context, 'policy' | 'people'>
): Requirement[] {
  const newest = requirementOf(policy, change, people)
  // Compares only who must approve, not rule names or reminder times.
  const isSame = essence(newest) === essence(change.requirement)
  return isSame ? [newest] : [change.requirement, newest]
}

export function notPending({ state }: ChangeContext): Refusal | undefined {
  return state === 'pending' ? undefined : { refused: 'not-pending', state }
}

/** Until it is being applied, a change can be edited and withdrawn. */
export function notChangeable(change: ChangeContext): Refusal | undefined {
  return change.state === 'scheduled' ? undefined : notPending(change)
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
 * Refuses where the company's name is required and was not typed. Case and accents count; variants of apostrophes,
 * dashes and spaces do not.
 */
export function nameNotTyped(
  needs: readonly Requirement[],
  change: ChangeContext,
  typed: string | null
): Refusal | undefined {
  const right = change.company.name?.trim() ?? ''
  if (!needs.some(({ typeTheName }) => typeTheName)) return undefined
  // An unknown name cannot be typed.
  const isTyped = typed !== null && normalized(right) !== '' && normalized(typed) === normalized(right)
  return isTyped ? undefined : { refused: 'name-not-typed', right }
}

/** Also when it may be applied. Lists the parts in a fixed order: stored JSON may come back with its keys reordered. */
function essence({ stages, typeTheName, hours, windows = [] }: Requirement): string {
  const spans = [hours, ...windows].map(({ zone, days, from, to }) => [zone, days, from, to])
  const parts = stages.map(({ role, count, escalation }) => [
    count,
    essenceOf(role),
    escalation && [escalation.after, essenceOf(escalation.to)]
  ])
  return JSON.stringify([parts, typeTheName, spans])
}

function essenceOf({ name, people, groups, quiet }: Role): unknown[] {
  return [name, people, groups, quiet]
}
