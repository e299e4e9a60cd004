import { authorize } from '../../policy/authorize/authorize.ts'
import type { Context, Person, Refusal as PolicyRefusal, Somebody } from '../../policy/context.ts'
import { type AccessDependencies, contextOf } from '../access/authorize-person.ts'
import { contextNow } from '../access/context.ts'
import type { Actor, Change } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, enqueueAll } from '../outbox/advance.ts'
import type { Batch, BatchDecision, BatchMove, BatchStore } from './batch.ts'

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

/** The context in which each change of a batch is authorized: gathered once. */
export async function contextFor(dependencies: BatchDependencies, person: Person, changes: readonly Change[]) {
  const [context, membership] = await Promise.all([
    // The first stands for all: they have the same requirement, approvers and requester.
    contextNow(dependencies, changes.slice(0, 1)),
    dependencies.people.membership(person)
  ])
  return { context, by: { ...person, membership } satisfies Somebody }
}

/** What becomes of a change. */
export type Next = Pick<BatchMove, 'to' | 'approvals'>

/** The change as rejected, or why this person may not reject it. */
export function rejectedState(
  dependencies: BatchDependencies,
  by: Somebody,
  context: Context,
  change: Change,
  reason: string,
  at: Date
): Next | PolicyRefusal {
  const own = contextOf(dependencies, change)
  const granted = authorize({ name: 'reject', by, change: own, seen: own }, context)
  return 'refused' in granted ? granted : { to: { name: 'rejected', at, reason } }
}
