import type { Membership } from '../../policy/context.ts'
import { isSame, type Person } from '../../policy/people.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import type { Clock } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import { type AccessDependencies, authorizePerson } from './authorize.ts'

/** Nobody is away for longer: a delegate is for a time, not for good. In milliseconds. */
const LONGEST = 366 * 24 * 3_600_000

export type DelegationFault =
  | { fault: 'in-the-past' | 'too-long' | 'oneself' | 'other-team' }
  /** Only a full member decides, in anybody's place. */
  | { fault: 'delegate'; membership: Exclude<Membership, 'member'> }

/** Somebody names who may decide in their place until then. What the delegate may, the policy says at each decision. */
export async function startDelegation(
  dependencies: AccessDependencies,
  person: Person,
  until: Date,
  delegate: Person
): Promise<'delegate' | DelegationFault | PolicyRefusal> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'delegate', by }))
  if ('refused' in verdict) return verdict
  const { store, clock } = dependencies
  const from = clock.now()
  if (until <= from) return { fault: 'in-the-past' }
  if (until.getTime() - from.getTime() > LONGEST) return { fault: 'too-long' }
  if (isSame(person, delegate)) return { fault: 'oneself' }
  if (person.team !== delegate.team) return { fault: 'other-team' }
  const membership = await dependencies.people.membership(delegate)
  if (membership !== 'member') return { fault: 'delegate', membership }
  await store.setDelegation({ person, from, until, delegate })
  return 'delegate'
}

/** Back again: nobody decides in their place any more. False when they were not away. */
export async function endDelegation(
  { store, clock }: { store: Store; clock: Pick<Clock, 'now'> },
  person: Person
): Promise<boolean> {
  const now = clock.now()
  const delegation = (await store.delegations()).find(one => isSame(one.person, person) && one.until > now)
  if (delegation) await store.setDelegation({ ...delegation, until: now })
  return delegation !== undefined
}
