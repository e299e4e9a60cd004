import { randomBytes } from 'node:crypto'
import { isSame, type Membership, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { DAY } from '../../policy/hours.ts'
import { belongs } from '../../policy/match.ts'
import { type AdvanceDependencies, enqueueDueMessages } from '../outbox/advance.ts'
import type { Clock, Store } from '../ports/ports.ts'
import { type AccessDependencies, authorizePerson } from './authorize-person.ts'
import { contextNow } from './context.ts'

/** Until somebody unfreezes it, nothing can be requested, approved or applied. Announced in the channel. */
export async function freeze(
  dependencies: AccessDependencies & AdvanceDependencies,
  person: Person,
  channel: string,
  reason: string
): Promise<'frozen' | PolicyRefusal> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'freeze', by, reason }))
  if ('refused' in verdict) return verdict
  const id = `frz_${randomBytes(8).toString('hex')}`
  await dependencies.store.freeze({ id, by: person, reason: reason.trim(), at: dependencies.clock.now(), channel })
  await enqueueDueMessages(dependencies)
  return 'frozen'
}

/** Ends the freeze. Changes approved before it are authorized again before they are applied. */
export async function unfreeze(
  dependencies: AccessDependencies & AdvanceDependencies,
  person: Person
): Promise<'unfrozen' | PolicyRefusal> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'unfreeze', by }))
  if ('refused' in verdict) return verdict
  await dependencies.store.unfreeze(person, dependencies.clock.now())
  await enqueueDueMessages(dependencies)
  return 'unfrozen'
}

/** The longest delegation, in milliseconds. */
const LONGEST = 366 * DAY

export type DelegationFault =
  | { fault: 'in-the-past' | 'too-long' | 'oneself' | 'other-team' }
  /** A delegate must be a full member. */
  | { fault: 'delegate'; membership: Exclude<Membership, 'member'> }
  /** A delegate must be in a role that the policy lets decide in others' place; by default, in any role. */
  | { fault: 'no-role'; roles: readonly string[] }

/** Lets `delegate` decide in this person's place until then. What the delegate may do is checked at each decision. */
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
  const { policy, people } = await contextNow(dependencies, [])
  const roles = policy.may.delegate ?? policy.roles
  if (belongs(roles, delegate.user, people) !== 'yes') return { fault: 'no-role', roles: roles.map(({ name }) => name) }
  await store.setDelegation({ person, from, until, delegate })
  return 'delegate'
}

/** Ends this person's delegation; false if there was none. */
export async function endDelegation(
  { store, clock }: { store: Store; clock: Pick<Clock, 'now'> },
  person: Person
): Promise<boolean> {
  const now = clock.now()
  const delegation = (await store.delegations()).find(one => isSame(one.person, person) && one.until > now)
  if (delegation) await store.setDelegation({ ...delegation, until: now })
  return delegation !== undefined
}
