import { advance, type Bells } from './advance.ts'

/**
 * Finishes what time and crashes left undone: rings again for changes without a worker and for notices that were
 * not shown, and expires what nobody decided. Doing it twice, or in two processes, changes nothing.
 */
export async function sweep(bells: Bells & { clock: { now(): Date } }): Promise<void> {
  const { store, queue, clock } = bells
  for (const change of await store.overdue()) {
    await advance(bells, change, { name: 'expired', at: clock.now() }, 'system')
  }
  for (const { id, vendor } of await store.unfinished()) {
    await queue.ring({ name: 'apply', vendor, change: id })
  }
  for (const notice of await store.dueNotices()) await queue.ring({ name: 'notice', notice })
  await store.sweepDrafts()
}
