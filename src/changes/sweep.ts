import { advance, type Bells } from './advance.ts'
import type { Clock, Job } from './ports.ts'

/**
 * Finishes what time and crashes left undone: rings again for changes without a worker and for notices that were
 * not shown, and expires what nobody decided. Doing it twice, or in two processes, changes nothing.
 */
export async function sweep(bells: Bells & { clock: Pick<Clock, 'now'> }): Promise<void> {
  const { store, clock } = bells
  for (const change of await store.overdue()) {
    await advance(bells, change, { name: 'expired', at: clock.now() }, 'system')
  }
  const undone = Object.groupBy(await store.unfinished(), ({ vendor }) => vendor)
  for (const [vendor, changes = []] of Object.entries(undone)) {
    await ringAll(
      bells,
      changes.map(({ id }) => ({ name: 'apply', vendor, change: id }))
    )
  }
  const notices = await store.dueNotices()
  await ringAll(
    bells,
    notices.map(notice => ({ name: 'notice', notice }))
  )
  await store.sweepDrafts()
}

/** One bell that is out of order, as that of a vendor no longer configured, must not keep the others from ringing. */
async function ringAll({ queue, log }: Bells, jobs: readonly Job[]): Promise<void> {
  try {
    for (const job of jobs) await queue.ring(job)
  } catch (error) {
    log.warn({ jobs: jobs.length, first: jobs[0], err: error }, 'could not ring; the next sweep tries again')
  }
}
