import { randomBytes } from 'node:crypto'
import type { Person } from '../../policy/people.ts'
import type { Refusal as PolicyRefusal } from '../../policy/refusals.ts'
import type { AdvanceDependencies } from '../outbox/advance.ts'
import { type AccessDependencies, authorizePerson } from './authorize.ts'

/** Stops everything: nothing is asked for, approved or applied until somebody unfreezes it. Announced in the channel. */
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
  await enqueueAll(dependencies)
  return 'frozen'
}

/** Ends the freeze. What was approved before goes on, judged anew. */
export async function unfreeze(
  dependencies: AccessDependencies & AdvanceDependencies,
  person: Person
): Promise<'unfrozen' | PolicyRefusal> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'unfreeze', by }))
  if ('refused' in verdict) return verdict
  await dependencies.store.unfreeze(person, dependencies.clock.now())
  await enqueueAll(dependencies)
  return 'unfrozen'
}

async function enqueueAll({ store, queue, log }: AdvanceDependencies): Promise<void> {
  try {
    await Promise.all((await store.dueMessages()).map(message => queue.enqueue({ name: 'message', message })))
  } catch (error) {
    log.warn({ err: error }, 'could not ring for the freeze; the sweep will')
  }
}
