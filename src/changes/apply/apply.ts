import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Progress } from '../../policy/policy.ts'
import { authorizeToApply, contextToApply, factsOf, isAsRequested } from '../access/authorize-person.ts'
import type { State } from '../model/change.ts'
import { stateOnceApproved } from '../model/schedule.ts'
import { type AdvanceDependencies, advance, enqueueAll, enqueueDueMessages } from '../outbox/advance.ts'
import type { Claimed, Clock } from '../ports/ports.ts'
import type { Company } from '../ports/vendor.ts'
import { expiryOf } from '../request/request.ts'
import { approvalsBy } from '../review/permissions.ts'
import { takeLease } from './lease.ts'
import { readAndWrite } from './read-and-write.ts'
import {
  APPLY_TIMES,
  type ApplyDependencies,
  type ApplyingChange,
  type ApplyRun,
  endForged,
  isWaiting,
  move,
  progressOf,
  scheduleUnlessDue
} from './run.ts'

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
  const postponed: NodeJS.Timeout[] = []
  /** Mostly it is applied before: then the redraw costs no job. After a crash the sweep enqueues it. */
  function postpone(message: string, after: number): void {
    postponed.push(setTimeout(() => void enqueueAll(dependencies, [{ name: 'message', message }]), after))
  }
  try {
    const applying = applyingOf(claimed, dependencies.clock.now())
    if (!applying) return 'finished'
    if (isWaiting(applying) && claimed.companyBusy) return { again: times.busy }
    const context = await contextToApply(dependencies, applying, claimed.context, true)
    const run: ApplyRun = Object.assign(progress, {
      ...dependencies,
      postpone,
      lease,
      stored: claimed.context,
      context
    })
    const ended = claimed.isAudited ? await begin(run, applying, signal) : await endForged(run, applying)
    return ended === 'finished' ? ended : { again: typeof ended === 'number' ? ended : times[ended] }
  } finally {
    stopRenewing()
    for (const timer of postponed) clearTimeout(timer)
    // An interrupted write may still land: keep the lease until it ends, so that nobody else takes the change.
    if (!progress.writing && !lease.released) await dependencies.store.release(id, lease.holder)
  }
}

function applyingOf({ change }: Claimed, now: Date): ApplyingChange | undefined {
  const { state } = change
  switch (state.name) {
    case 'approved':
    case 'applying':
    case 'unknown':
      return { ...change, state }
    case 'scheduled':
      return state.due <= now && !state.missed ? { ...change, state } : undefined
    default:
      return undefined
  }
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
  const wait = isWaiting(change) ? await scheduleUnlessDue(run, change) : undefined
  if (wait) return wait === 'scheduled' ? 'finished' : await stop(run, change, wait)
  const ended = await readAndWrite(run, change, signal)
  return typeof ended === 'object' ? await stop(run, change, ended.refusal, ended.live) : ended
}

async function stop(
  run: ApplyRun,
  change: ApplyingChange,
  refusal: PolicyRefusal,
  live?: Company
): Promise<'finished' | 'held'> {
  const at = run.clock.now()
  switch (refusal.refused) {
    case 'all-frozen':
    case 'groups-unknown':
      // Temporary: the change stays approved, or scheduled, and shows why it waits.
      if (!('held' in change.state) || change.state.held?.refused !== refusal.refused) {
        const { state } = change
        const kept = state.name === 'approved' || state.name === 'scheduled' ? state : { name: 'approved' as const, at }
        await move(run, change, { ...kept, held: refusal })
      }
      return 'held'
    case 'not-enough':
      // It may be past its expiry by now; approvers get the full time again.
      await move(run, change, sentBack(run, change, refusal.progress, live), {
        expiresAt: expiryOf(change.requirement, at),
        approvals: approvalsBy(change, change.decisions, refusal.progress, refusal.left)
      })
      return 'finished'
    default:
      await move(run, change, { name: 'failed', at, reasons: [], refusal })
      return 'finished'
  }
}

/** Approved once, and not enough any more: it waits for approval again, and says why. */
function sentBack(
  { policy }: ApplyRun,
  change: ApplyingChange,
  progress: readonly Progress[],
  live: Company | undefined
): State {
  const company = live && !isAsRequested(change, live) ? { company: factsOf(live) } : undefined
  const isNewer = change.requirement.version !== policy().version
  return { name: 'pending', progress, ...company, sentBack: company ? 'company' : isNewer ? 'policy' : 'approvers' }
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
    await advance(dependencies, change, stateOnceApproved(change, clock.now()), 'system', { version })
  }
  const undone = Object.groupBy(await store.unfinished(), ({ vendor }) => vendor)
  for (const [vendor, changes = []] of Object.entries(undone)) {
    await enqueueAll(
      dependencies,
      changes.map(({ id, patient }) => ({ name: 'apply', vendor, change: id, ...(patient && { patient }) }))
    )
  }
  await enqueueDueMessages(dependencies)
  await store.sweepDrafts()
}
