import type { AccessDependencies } from '../access/authorize-person.ts'
import type { Batch, BatchDecision } from '../model/batch.ts'
import type { Actor, Change } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, enqueueAll } from '../outbox/advance.ts'
import type { BatchMove, BatchStore } from '../ports/batches.ts'

export type BatchDependencies = AccessDependencies & AdvanceDependencies & { store: BatchStore }

/** Approves a batch that needs nobody's approval. */
export async function approveAll(dependencies: BatchDependencies, batch: Batch): Promise<Batch> {
  const changes = await dependencies.store.batchChanges(batch.id)
  const at = dependencies.clock.now()
  const pending = changes.filter(({ state }) => state.name === 'pending')
  const moves = pending.map(change => ({
    change: change.id,
    version: change.version,
    to: stateOnceApproved(change, at)
  }))
  await moveTogether(dependencies, batch, pending, moves, 'system')
  return (await dependencies.store.batch(batch.id)) ?? batch
}

/** False where the batch or one of its changes has moved meanwhile: nothing was moved then. */
export async function moveTogether(
  dependencies: BatchDependencies,
  batch: Batch,
  changes: readonly Change[],
  moves: readonly BatchMove[],
  by: Actor,
  record?: BatchDecision
): Promise<boolean> {
  const result = await dependencies.store.moveBatch(batch.id, batch.version, moves, by, record)
  if (result === 'stale') return false
  await enqueueMoved(dependencies, changes, moves, result.due)
  return true
}

/** Enqueues the messages that are due, and the work of what was approved. */
export async function enqueueMoved(
  dependencies: BatchDependencies,
  changes: readonly Change[],
  moves: readonly BatchMove[],
  due: readonly { id: string }[]
): Promise<void> {
  const vendors = new Map(changes.map(({ id, vendor }) => [id, vendor]))
  const approved = moves.filter(({ to }) => to.name === 'approved')
  await enqueueAll(dependencies, [
    ...due.map(({ id }) => ({ name: 'message' as const, message: id })),
    ...approved.flatMap(({ change }) => {
      const vendor = vendors.get(change)
      return vendor === undefined ? [] : [{ name: 'apply' as const, vendor, change, patient: true as const }]
    })
  ])
}
