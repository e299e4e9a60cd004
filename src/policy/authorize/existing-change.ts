import type { ChangeContext, Context, SeenRevision } from '../context.ts'
import type { Role } from '../policy.ts'
import { decisionsOf } from '../progress/votes.ts'
import type { Refusal } from '../refusals.ts'
import { type Requirement, requirementOf } from '../requirement.ts'

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

/** Whether the company's name has to be typed and was not. Case counts: it is to be read, not guessed. */
export function nameNotTyped(
  needs: readonly Requirement[],
  change: ChangeContext,
  typed: string | null
): Refusal | undefined {
  const right = change.company.name?.trim() ?? ''
  if (!needs.some(({ typeTheName }) => typeTheName)) return undefined
  // A name that nobody could say cannot have been typed.
  const isTyped = right !== '' && typed?.trim().normalize('NFC') === right.normalize('NFC')
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
