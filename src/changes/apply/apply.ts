import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { authorizeToApply, contextToApply } from '../access/authorize-person.ts'
import { type AdvanceDependencies, advance, enqueueAll, enqueueDueMessages } from '../outbox/advance.ts'
import type { Claimed, Clock } from '../ports/ports.ts'
import { expiryOf } from '../request/request.ts'
import { takeLease } from './lease.ts'
import { readAndWrite } from './read-and-write.ts'
import { APPLY_TIMES, type ApplyDependencies, type ApplyingChange, type ApplyRun, move, progressOf } from './run.ts'

/** `again`: cannot be applied yet; enqueue it again after that many milliseconds. */
export type Applied = 'finished' | { again: number }

/**
 * Applies an approved change, or continues one that was started: read, compare, write, read back. Safe to run twice,
 * even concurrently. Throws a retryable `VendorError` when the vendor cannot be read; the next run starts with a read.
 */
export async function apply(dependencies: ApplyDependencies, id: string, signal: AbortSignal): Promise<Applied> {
  const times = dependencies.times ?? APPLY_TIMES
  const taken = await takeLease(dependencies, id, times.lease)
  if (!taken) return { again: times.busy }
  const { lease, claimed } = taken
  const stopRenewing = lease.renewPeriodically()
  const progress = { writing: false }
  try {
    const applying = applyingOf(claimed)
    if (!applying) return 'finished'
    if (applying.state.name === 'approved' && claimed.companyBusy) return { again: times.busy }
    const context = await contextToApply(dependencies, applying, claimed.context)
    const run: ApplyRun = Object.assign(progress, { ...dependencies, lease, stored: claimed.context, context })
    const ended = await begin(run, applying, signal)
    return ended === 'finished' ? ended : { again: typeof ended === 'number' ? ended : times[ended] }
  } finally {
    stopRenewing()
    // An interrupted write may still land: keep the lease until it ends, so that nobody else takes the change.
    if (!progress.writing && !lease.released) await dependencies.store.release(id, lease.holder)
  }
}

function applyingOf({ change }: Claimed): ApplyingChange | undefined {
  const { state } = change
  const isUnfinished = state.name === 'approved' || state.name === 'applying' || state.name === 'unknown'
  return isUnfinished ? { ...change, state } : undefined
}

/**
 * Makes no vendor call for a change that is no longer allowed; one that was already written must be read back anyway.
 */
async function begin(
  run: ApplyRun,
  change: ApplyingChange,
  signal: AbortSignal
): Promise<'finished' | 'busy' | 'held' | number> {
  const isBegun = change.state.name === 'unknown' || progressOf(change).writes > 0
  const verdict = isBegun ? undefined : authorizeToApply(run, change, run.context)
  if (verdict && 'refused' in verdict) return await stop(run, change, verdict)
  const ended = await readAndWrite(run, change, signal)
  return typeof ended === 'object' ? await stop(run, change, ended) : ended
}

async function stop(run: ApplyRun, change: ApplyingChange, refusal: PolicyRefusal): Promise<'finished' | 'held'> {
  const at = run.clock.now()
  switch (refusal.refused) {
    case 'all-frozen':
    case 'groups-unknown':
      // Temporary: the change stays approved and shows why it waits.
      if (change.state.name !== 'approved' || change.state.held?.refused !== refusal.refused) {
        const approved = change.state.name === 'approved' ? change.state : { name: 'approved' as const, at }
        await move(run, change, { ...approved, held: refusal })
      }
      return 'held'
    case 'not-enough':
      // It may be past its expiry by now; approvers get the full time again.
      await move(
        run,
        change,
        { name: 'pending', progress: refusal.progress },
        { expiresAt: expiryOf(change.requirement, at) }
      )
      return 'finished'
    default:
      await move(run, change, { name: 'failed', at, reasons: [], refusal })
      return 'finished'
  }
}

/**
 * Finishes what time and crashes left undone: enqueues unfinished changes without a worker and due messages, expires
 * overdue changes, and approves those that need no approval. Safe to run twice, even concurrently.
 */
export async function sweep(dependencies: AdvanceDependencies & { clock: Pick<Clock, 'now'> }): Promise<void> {
  const { store, clock } = dependencies
  for (const change of await store.overdue()) {
    await advance(dependencies, change, { name: 'expired', at: clock.now() }, 'system')
  }
  for (const change of await store.needingNoApproval()) {
    const { version } = change
    await advance(dependencies, change, { name: 'approved', at: clock.now() }, 'system', { version })
  }
  const undone = Object.groupBy(await store.unfinished(), ({ vendor }) => vendor)
  for (const [vendor, changes = []] of Object.entries(undone)) {
    await enqueueAll(
      dependencies,
      changes.map(({ id }) => ({ name: 'apply', vendor, change: id }))
    )
  }
  await enqueueDueMessages(dependencies)
  await store.sweepDrafts()
}
