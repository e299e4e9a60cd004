import { authorize } from '../../policy/authorize/authorize.ts'
import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type { Context, Person, Refusal as PolicyRefusal, Somebody } from '../../policy/context.ts'
import { contextOf, recordRefusal, refusedStranger } from '../access/authorize-person.ts'
import { type Change, type Decision, hashOf, type State } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { MOST_TRIES } from '../outbox/advance.ts'
import { approvalsBy } from '../review/permissions.ts'
import type { Batch, BatchDecision, BatchMove } from './batch.ts'
import { type BatchDependencies, contextFor, enqueueMoved, type Next, rejectedState } from './move.ts'

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
  | { refused: 'too-busy' }

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
  const stranger = await refusedStranger(dependencies, person, verdict.name)
  if (stranger) return stranger
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const batch = await dependencies.store.batch(seen.batch)
    if (!batch) return { refused: 'no-such-batch' }
    if (batch.hash !== seen.hash) return { refused: 'batch-changed' }
    const changes = await dependencies.store.batchChanges(batch.id)
    const at = dependencies.clock.now()
    const pending = changes.filter(({ state, expiresAt }) => state.name === 'pending' && expiresAt > at)
    if (pending.length === 0) return { refused: 'batch-decided' }
    const unticked = new Set(verdict.name === 'approve' ? verdict.unticked : [])
    const ticked = pending.filter(({ id }) => !unticked.has(id))
    if (ticked.length === 0) return { refused: 'nothing-ticked' }
    const { context, by } = await contextFor(dependencies, person, pending)
    const { moves, refusals, approved, leftOut } = decideEach(dependencies, by, context, pending, verdict, at)
    const [first] = refusals
    if (first && (verdict.name === 'approve' ? approved === 0 : moves.length === 0)) {
      await recordRefusals(dependencies, person, verdict.name, refusals)
      return first.refusal
    }
    if (verdict.name === 'approve') {
      const right = String(approved)
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
    await recordRefusals(dependencies, person, verdict.name, refusals)
    await enqueueMoved(dependencies, pending, moves, result.due)
    const decided = (await dependencies.store.batch(batch.id)) ?? batch
    return { decided, changes: record.changes, leftOut, refusals }
  }
  return { refused: 'too-busy' }
}

/** Records what somebody tried and may not, once for each reason: of thousands of rows most have the same one. */
async function recordRefusals(
  dependencies: BatchDependencies,
  person: Person,
  tried: string,
  refusals: Decided['refusals']
): Promise<void> {
  const distinct = new Map(refusals.map(one => [one.refusal.refused, one]))
  for (const { refusal, change } of distinct.values()) {
    await recordRefusal(dependencies, person, tried, refusal, change)
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
): Decided {
  const result: Decided = { moves: [], refusals: [], approved: 0, leftOut: 0 }
  const unticked = new Set(verdict.name === 'approve' ? verdict.unticked : [])
  const person = { team: by.team, user: by.user }
  for (const change of pending) {
    const isApproved = verdict.name === 'approve' && !unticked.has(change.id)
    const reason = isApproved ? null : verdict.name === 'reject' ? verdict.reason : LEFT_OUT
    const decision: Decision = {
      revision: change.revision,
      person,
      verdict: reason === null ? 'approve' : 'reject',
      reason,
      hash: hashOf(change.edits, change),
      at
    }
    const next =
      reason === null
        ? approvedState(dependencies, by, context, change, decision)
        : rejectedState(dependencies, by, context, change, reason, at)
    if ('refused' in next) {
      result.refusals.push({ change, refusal: next })
      continue
    }
    result.moves.push({ change: change.id, version: change.version, decision, ...next })
    if (isApproved) result.approved += 1
    else if (verdict.name === 'approve') result.leftOut += 1
  }
  return result
}

function approvedState(
  dependencies: BatchDependencies,
  by: Somebody,
  context: Context,
  change: Change,
  decision: Decision
): Next | PolicyRefusal {
  const own = contextOf(dependencies, change)
  // In place of each company's name, the approver types how many there are: `reviewBatch` compares it.
  const granted = authorize({ name: 'approve', by, change: own, seen: own, typed: change.company.name }, context)
  if ('refused' in granted) return granted
  const { progress, left, approved } = granted
  const to: State = approved ? stateOnceApproved(change, decision.at) : { name: 'pending', progress }
  return { to, approvals: approvalsBy(change, [...change.decisions, decision], progress, left) }
}

function requiresTyping(dependencies: BatchDependencies, changes: readonly Change[], context: Context): boolean {
  return changes.some(change =>
    requirementsOf(contextOf(dependencies, change), context).some(({ typeTheName }) => typeTheName)
  )
}

/** Why a person who may view it could not decide on the batch now; undefined if they could. */
export async function mayReviewBatch(
  dependencies: BatchDependencies,
  person: Person,
  changes: readonly Change[]
): Promise<BatchRefusal | undefined> {
  const at = dependencies.clock.now()
  const pending = changes.filter(({ state, expiresAt }) => state.name === 'pending' && expiresAt > at)
  const [first] = pending
  if (!first) return { refused: 'batch-decided' }
  const { context, by } = await contextFor(dependencies, person, pending)
  const next = rejectedState(dependencies, by, context, first, '', at)
  return 'refused' in next ? next : undefined
}
