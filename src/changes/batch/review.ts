import { authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type { Context, Person, Refusal as PolicyRefusal, Somebody } from '../../policy/context.ts'
import { contextOf } from '../access/authorize-person.ts'
import { contextNow } from '../access/context.ts'
import type { Batch, BatchDecision } from '../model/batch.ts'
import type { Change, Decision, State } from '../model/change.ts'
import { hashOf } from '../model/edits.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import type { BatchMove } from '../ports/batches.ts'
import { type BatchDependencies, enqueueMoved } from './move.ts'

/** The batch that the person saw. */
export type SeenBatch = { batch: string; hash: string }

export type BatchVerdict =
  /** `typed` is the number of changes, where a rule requires a name to be typed. */
  { name: 'approve'; unticked: readonly string[]; typed: string | null } | { name: 'reject'; reason: string }

/** `refused` by row: changes that this person could not decide on; they stay as they were. */
export type BatchDecided = {
  decided: Batch
  changes: number
  leftOut: number
  refusals: readonly { change: Change; refusal: PolicyRefusal }[]
}

export type BatchRefusal =
  | PolicyRefusal
  | { refused: 'no-such-batch' }
  | { refused: 'batch-changed' }
  | { refused: 'batch-decided' }
  | { refused: 'nothing-ticked' }
  | { refused: 'count-not-typed'; right: string }

/** What an approver left out is rejected with this reason. */
const LEFT_OUT = 'Left out when the batch was approved.'

/**
 * Records a person's decision on the pending changes of a batch: ticked ones are approved, the others rejected. Each is
 * authorized on its own. Concurrent decisions are counted one after the other, by compare-and-set on the batch and on each
 * change; the one that loses is authorized again on what is left.
 */
export async function reviewBatch(
  dependencies: BatchDependencies,
  person: Person,
  seen: SeenBatch,
  verdict: BatchVerdict
): Promise<BatchDecided | BatchRefusal> {
  for (;;) {
    const batch = await dependencies.store.batch(seen.batch)
    if (!batch) return { refused: 'no-such-batch' }
    if (batch.hash !== seen.hash) return { refused: 'batch-changed' }
    const changes = await dependencies.store.batchChanges(batch.id)
    const at = dependencies.clock.now()
    const pending = changes.filter(({ state, expiresAt }) => state.name === 'pending' && expiresAt > at)
    const { context, by } = await contextFor(dependencies, person, pending)
    if (pending.length === 0) return whoMayKnow(by, context) ?? { refused: 'batch-decided' }
    const decision = decideEach(dependencies, by, context, pending, verdict, at)
    if ('refused' in decision) return decision
    const { moves, refusals, approved, leftOut } = decision
    if (verdict.name === 'approve') {
      const right = String(approved)
      const ticked = pending.filter(({ id }) => !verdict.unticked.includes(id))
      if (requiresTyping(dependencies, ticked, context) && verdict.typed?.trim() !== right) {
        return { refused: 'count-not-typed', right }
      }
    }
    const record: BatchDecision = {
      person,
      verdict: verdict.name,
      hash: seen.hash,
      changes: verdict.name === 'approve' ? approved : moves.length,
      leftOut,
      reason: verdict.name === 'reject' ? verdict.reason : null,
      at
    }
    const result = await dependencies.store.moveBatch(batch.id, batch.version, moves, person, record)
    if (result === 'stale') continue
    await enqueueMoved(dependencies, pending, moves, result.due)
    const decided = (await dependencies.store.batch(batch.id)) ?? batch
    return { decided, changes: record.changes, leftOut, refusals }
  }
}

type Decided = {
  moves: BatchMove[]
  refusals: { change: Change; refusal: PolicyRefusal }[]
  approved: number
  leftOut: number
}

function decideEach(
  dependencies: BatchDependencies,
  by: Somebody,
  context: Context,
  pending: readonly Change[],
  verdict: BatchVerdict,
  at: Date
): Decided | BatchRefusal {
  const result: Decided = { moves: [], refusals: [], approved: 0, leftOut: 0 }
  const unticked = new Set(verdict.name === 'approve' ? verdict.unticked : [])
  if (verdict.name === 'approve' && pending.every(({ id }) => unticked.has(id))) return { refused: 'nothing-ticked' }
  const person = { team: by.team, user: by.user }
  for (const change of pending) {
    const isApproved = verdict.name === 'approve' && !unticked.has(change.id)
    const to = isApproved
      ? approvedState(dependencies, by, context, change, at)
      : rejectedState(dependencies, by, context, change, verdict.name === 'reject' ? verdict.reason : LEFT_OUT, at)
    if ('refused' in to) {
      result.refusals.push({ change, refusal: to })
      continue
    }
    const decision: Decision = {
      revision: change.revision,
      person,
      verdict: isApproved ? 'approve' : 'reject',
      reason: to.name === 'rejected' ? to.reason : null,
      hash: hashOf(change.edits, change),
      at
    }
    result.moves.push({ change: change.id, version: change.version, to, decision })
    if (isApproved) result.approved += 1
    else if (verdict.name === 'approve') result.leftOut += 1
  }
  const [refused] = result.refusals
  const isNothing = verdict.name === 'approve' ? result.approved === 0 : result.moves.length === 0
  return isNothing && refused ? refused.refusal : result
}

function approvedState(
  dependencies: BatchDependencies,
  by: Somebody,
  context: Context,
  change: Change,
  at: Date
): State | PolicyRefusal {
  const own = contextOf(dependencies, change)
  // In place of each company's name, the approver types how many there are: `reviewBatch` compares it.
  const granted = authorize({ name: 'approve', by, change: own, seen: own, typed: change.company.name }, context)
  if ('refused' in granted) return granted
  return granted.approved ? stateOnceApproved(change, at) : { name: 'pending', progress: granted.progress }
}

export function rejectedState(
  dependencies: BatchDependencies,
  by: Somebody,
  context: Context,
  change: Change,
  reason: string,
  at: Date
): State | PolicyRefusal {
  const own = contextOf(dependencies, change)
  const granted = authorize({ name: 'reject', by, change: own, seen: own }, context)
  return 'refused' in granted ? granted : { name: 'rejected', at, reason }
}

export async function contextFor(dependencies: BatchDependencies, person: Person, changes: readonly Change[]) {
  const [context, membership] = await Promise.all([
    // The first stands for all: they have the same requirement, approvers and requester.
    contextNow(dependencies, changes.slice(0, 1)),
    dependencies.people.membership(person)
  ])
  return { context, by: { ...person, membership } satisfies Somebody }
}

/** Why this person may not even know of it. */
export function whoMayKnow(by: Somebody, context: Context): PolicyRefusal | undefined {
  const view = authorize({ name: 'view', by }, context)
  return 'refused' in view ? view : undefined
}

function requiresTyping(dependencies: BatchDependencies, changes: readonly Change[], context: Context): boolean {
  return changes.some(change =>
    requirementsOf(contextOf(dependencies, change), context).some(({ typeTheName }) => typeTheName)
  )
}

/** Why this person could not decide on the batch now; undefined if they could. */
export async function mayReviewBatch(
  dependencies: BatchDependencies,
  person: Person,
  changes: readonly Change[]
): Promise<BatchRefusal | undefined> {
  const at = dependencies.clock.now()
  const pending = changes.filter(({ state, expiresAt }) => state.name === 'pending' && expiresAt > at)
  const { context, by } = await contextFor(dependencies, person, pending)
  const [first] = pending
  if (!first) return whoMayKnow(by, context) ?? { refused: 'batch-decided' }
  const state = rejectedState(dependencies, by, context, first, '', at)
  return 'refused' in state ? state : undefined
}
