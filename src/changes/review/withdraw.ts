import { isSame, type Person } from '../../policy/context.ts'
import { authorizePerson, contextOf } from '../access/authorize-person.ts'
import type { Change } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { advance } from '../outbox/advance.ts'
import { orDecided, type Refusal } from './permissions.ts'
import type { ReviewDependencies } from './review.ts'

/** The requester withdraws a change until it is being applied; once it is scheduled, so does whoever could reject it. */
export async function withdraw(
  dependencies: ReviewDependencies,
  person: Person,
  id: string
): Promise<{ decided: Change } | Refusal> {
  const change = await dependencies.store.get(id)
  if (!change) return { refused: 'no-such-change' }
  const verdict = await authorizeWithdrawal(dependencies, person, change)
  if ('refused' in verdict) return orDecided(verdict, change)
  const by = isSame(person, change.requester) ? {} : { by: person }
  const result = await advance(dependencies, change, { name: 'withdrawn', at: dependencies.clock.now(), ...by }, person)
  if ('moved' in result) return { decided: result.moved }
  return { refused: 'already-decided', change: (await dependencies.store.get(change.id)) ?? change }
}

/**
 * Lets a scheduled change go on whose window passed unused: in the window that is open now, or in the next. For those who
 * may withdraw it.
 */
export async function confirmSchedule(
  dependencies: ReviewDependencies,
  person: Person,
  id: string
): Promise<{ decided: Change } | Refusal> {
  const change = await dependencies.store.get(id)
  if (!change) return { refused: 'no-such-change' }
  const { state } = change
  if (state.name !== 'scheduled' || !state.missed) return { refused: 'already-decided', change }
  const verdict = await authorizeWithdrawal(dependencies, person, change)
  if ('refused' in verdict) return verdict
  const at = dependencies.clock.now()
  const next = stateOnceApproved(change, at)
  const result = await advance(dependencies, change, next, person, { version: change.version })
  if ('moved' in result) return { decided: result.moved }
  return { refused: 'already-decided', change: (await dependencies.store.get(id)) ?? change }
}

function authorizeWithdrawal(dependencies: ReviewDependencies, person: Person, change: Change) {
  const context = contextOf(dependencies, change)
  return authorizePerson(dependencies, person, change, by => ({ name: 'withdraw', by, change: context }))
}
