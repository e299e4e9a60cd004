import { isSame, type Person } from '../../policy/context.ts'
import { recordRefusal, refusedStranger } from '../access/authorize-person.ts'
import type { StateName } from '../model/change.ts'
import { MOST_TRIES } from '../outbox/advance.ts'
import { type BatchDependencies, contextFor, moveTogether, rejectedState } from './move.ts'
import type { BatchRefusal } from './review.ts'

/** Not begun yet. */
const STOPPABLE: readonly StateName[] = ['pending', 'approved', 'scheduled']

/**
 * Withdraws what is not begun yet: by its requester, or by anybody who could reject it. What a worker has begun to apply
 * goes on.
 */
export async function stopBatch(
  dependencies: BatchDependencies,
  person: Person,
  id: string
): Promise<{ stopped: number } | BatchRefusal> {
  const stranger = await refusedStranger(dependencies, person, 'withdraw')
  if (stranger) return stranger
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const batch = await dependencies.store.batch(id)
    if (!batch) return { refused: 'no-such-batch' }
    const changes = await dependencies.store.batchChanges(id)
    const rest = changes.filter(({ state }) => STOPPABLE.includes(state.name))
    const [first] = rest
    if (!first) return { refused: 'batch-decided' }
    if (!isSame(person, batch.requester)) {
      const { context, by } = await contextFor(dependencies, person, rest)
      // Whether they could reject it: as if it still were pending, and as if they had not decided yet.
      const asked = { ...first, state: { name: 'pending' as const }, decisions: [] }
      const next = rejectedState(dependencies, by, context, asked, '', context.now)
      if ('refused' in next) {
        await recordRefusal(dependencies, person, 'withdraw', next, first)
        return next
      }
    }
    const at = dependencies.clock.now()
    const to = { name: 'withdrawn' as const, at, ...(!isSame(person, batch.requester) && { by: person }) }
    const moves = rest.map(({ id: change, version }) => ({ change, version, to }))
    const record = {
      person,
      verdict: 'stop' as const,
      hash: batch.hash,
      changes: rest.length,
      leftOut: 0,
      reason: null,
      at
    }
    if (await moveTogether(dependencies, batch, rest, moves, person, record)) return { stopped: rest.length }
  }
  return { refused: 'too-busy' }
}
