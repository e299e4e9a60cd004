import { type AdvanceDependencies, advance, enqueueAll, enqueueDueMessages } from '../outbox/advance.ts'
import type { Clock } from '../ports/ports.ts'

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
