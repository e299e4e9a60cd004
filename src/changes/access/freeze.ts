import { randomBytes } from 'node:crypto'
import type { Person } from '../../policy/people.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import type { AdvanceDependencies } from '../outbox/advance.ts'
import { type GateDependencies, pass } from './authorize.ts'

/** Stops everything: nothing is asked for, approved or applied until somebody thaws it. Announced in the channel. */
export async function freeze(
  dependencies: GateDependencies & AdvanceDependencies,
  person: Person,
  channel: string,
  reason: string
): Promise<'frozen' | Denial> {
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'freeze', by, reason }))
  if ('refused' in verdict) return verdict
  const id = `frz_${randomBytes(8).toString('hex')}`
  await dependencies.store.freeze({ id, by: person, reason: reason.trim(), at: dependencies.clock.now(), channel })
  await ringAll(dependencies)
  return 'frozen'
}

/** Ends the freeze. What was approved before goes on, judged anew. */
export async function thaw(
  dependencies: GateDependencies & AdvanceDependencies,
  person: Person
): Promise<'thawed' | Denial> {
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'thaw', by }))
  if ('refused' in verdict) return verdict
  await dependencies.store.thaw(person, dependencies.clock.now())
  await ringAll(dependencies)
  return 'thawed'
}

async function ringAll({ store, queue, log }: AdvanceDependencies): Promise<void> {
  try {
    await Promise.all((await store.dueNotices()).map(notice => queue.ring({ name: 'notice', notice })))
  } catch (error) {
    log.warn({ err: error }, 'could not ring for the freeze; the sweep will')
  }
}
