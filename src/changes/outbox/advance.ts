import type { Actor, Change, State } from '../model/change.ts'
import type { Job, Log, Moved, MovedWith, Queue, Store } from '../ports/ports.ts'

export type AdvanceDependencies = { store: Store; queue: Queue; log: Log }

/**
 * Moves a change on from the state it was read in and rings for what is due by it. A bell that does not ring
 * loses nothing: the sweep rings again.
 */
export async function advance(
  { store, queue, log }: AdvanceDependencies,
  change: Change,
  to: State,
  by: Actor,
  more?: MovedWith
): Promise<Moved> {
  const result = await store.move(change.id, change.revision, change.state.name, to, by, more)
  if ('moved' in result) await enqueueFor({ store, queue, log }, result.moved)
  return result
}

/** Rings for the work and the notices that a change is waiting for. */
export async function enqueueFor(
  { store, queue, log }: AdvanceDependencies,
  { id, vendor, state }: Change
): Promise<void> {
  try {
    const enqueued = (await store.dueMessages(id)).map(message => queue.enqueue({ name: 'message', message }))
    if (state.name === 'approved') enqueued.push(queue.enqueue({ name: 'apply', vendor, change: id }))
    await Promise.all(enqueued)
  } catch (error) {
    log.warn({ change: id, vendor, err: error }, 'could not ring; the sweep will')
  }
}

/** Rings for every notice that is due, whatever it is about. */
export async function enqueueDueMessages(dependencies: AdvanceDependencies): Promise<void> {
  const due = await dependencies.store.dueMessages()
  await enqueueAll(
    dependencies,
    due.map(message => ({ name: 'message', message }))
  )
}

/** One bell that is out of order, as that of a vendor no longer configured, must not keep the others from ringing. */
export async function enqueueAll(
  { queue, log }: Pick<AdvanceDependencies, 'queue' | 'log'>,
  jobs: readonly Job[]
): Promise<void> {
  try {
    for (const job of jobs) await queue.enqueue(job)
  } catch (error) {
    log.warn({ jobs: jobs.length, first: jobs[0], err: error }, 'could not ring; the next sweep tries again')
  }
}
