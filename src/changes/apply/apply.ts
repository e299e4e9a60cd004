import { randomUUID } from 'node:crypto'
import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { authorizeToApply } from '../access/authorize.ts'
import type { Change } from '../model/change.ts'
import { type AdvanceDependencies, advance, enqueueAll, enqueueDueMessages } from '../outbox/advance.ts'
import type { Clock } from '../ports/ports.ts'
import { expiryOf } from '../request/request.ts'
import { APPLY_TIMES, type ApplyDependencies, type ApplyRun } from './run.ts'
import { readAndWrite } from './write.ts'

/** `again`: not now; ring again after that many milliseconds. */
export type Applied = 'finished' | { again: number }

/**
 * Applies an approved change, or goes on with one that was begun: read, compare, write, read back. Safe to run
 * twice, also at once. Throws a retryable `VendorError` when the vendor could not be read: the next run begins by
 * reading again.
 */
export async function apply(dependencies: ApplyDependencies, id: string, signal: AbortSignal): Promise<Applied> {
  const { lease, busy, held } = dependencies.times ?? APPLY_TIMES
  const holder = randomUUID()
  const hold = () => dependencies.store.lease(id, holder, new Date(dependencies.clock.now().getTime() + lease))
  if (!(await hold())) return { again: busy }
  const run: ApplyRun = { ...dependencies, holder, stillMine: hold, writing: false }
  try {
    const change = await begin(dependencies, id, holder)
    if (change === 'busy') return { again: busy }
    if (change === 'held') return { again: held }
    if (change && (await readAndWrite(run, change, signal)) === 'held') return { again: held }
    return 'finished'
  } finally {
    // A write that was broken off may still land: nobody writes after it before the lease has ended.
    if (!run.writing) await dependencies.store.release(id, holder)
  }
}

/** The change, being applied; undefined when there is nothing left to do. */
async function begin(
  dependencies: ApplyDependencies,
  id: string,
  holder: string
): Promise<Change | 'busy' | 'held' | undefined> {
  const change = await dependencies.store.get(id)
  // What the vendor was told before has to be read back, whatever the policy says now.
  if (change?.state.name === 'unknown' || (change?.state.name === 'applying' && change.state.writes > 0)) return change
  if (change?.state.name !== 'approved' && change?.state.name !== 'applying') return undefined
  const verdict = await authorizeToApply(dependencies, change)
  if ('refused' in verdict) return stop(dependencies, change, verdict)
  if (change.state.name === 'applying') return change
  const since = dependencies.clock.now()
  const result = await advance(dependencies, change, { name: 'applying', since, writes: 0, problem: null }, 'system', {
    holder
  })
  if ('moved' in result) return result.moved
  return result.refused === 'company-busy' ? 'busy' : undefined
}

/** The policy has become stricter since it was approved, or everything is frozen: the stricter wins. */
async function stop(
  dependencies: ApplyDependencies,
  change: Change,
  refusal: PolicyRefusal
): Promise<'held' | undefined> {
  const at = dependencies.clock.now()
  switch (refusal.refused) {
    case 'all-frozen':
    case 'groups-unknown':
      // For a time only: what was approved waits, and says why.
      if (change.state.name !== 'approved' || change.state.held?.refused !== refusal.refused) {
        const approved = change.state.name === 'approved' ? change.state : { name: 'approved' as const, at }
        await advance(dependencies, change, { ...approved, held: refusal }, 'system')
      }
      return 'held'
    case 'not-enough':
      // It may have waited longer than people have to decide; they have that time anew.
      await advance(dependencies, change, { name: 'pending', progress: refusal.progress }, 'system', {
        expiresAt: expiryOf(change.requirement, at)
      })
      return undefined
    default:
      await advance(dependencies, change, { name: 'failed', at, reasons: [], refusal }, 'system')
      return undefined
  }
}

/**
 * Finishes what time and crashes left undone: rings again for changes without a worker and for notices that were
 * not shown, expires what nobody decided, and lets go on what nobody has to. Doing it twice, or in two processes,
 * changes nothing.
 */
export async function sweep(dependencies: AdvanceDependencies & { clock: Pick<Clock, 'now'> }): Promise<void> {
  const { store, clock } = dependencies
  for (const change of await store.overdue()) {
    await advance(dependencies, change, { name: 'expired', at: clock.now() }, 'system')
  }
  for (const change of await store.unopposed()) {
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
