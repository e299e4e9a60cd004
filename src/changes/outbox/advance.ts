import type { Actor, Change, State } from '../model/change.ts'
import type { DueMessage, Job, Log, Moved, MovedWith, Queue, Store } from '../ports/ports.ts'

export type AdvanceDependencies = { store: Store; queue: Queue; log: Log }

/** So many milliseconds a step that is mostly over by then may last before people see it. */
const PASSING = 1_500

/**
 * Moves a change on from the state it was read in and enqueues what is due by it. A job that could not be enqueued
 * loses nothing: the sweep enqueues it again.
 */
export async function advance(
  dependencies: AdvanceDependencies,
  change: Change,
  to: State,
  by: Actor,
  more?: MovedWith
): Promise<Moved> {
  const carried = isPassing(to) ? { ...more, redrawAfter: PASSING } : more
  const result = await dependencies.store.move(change.id, change.revision, change.state.name, to, by, carried)
  if ('moved' in result) await enqueueFor(dependencies, result.moved, result.due)
  return result
}

/** What was approved is mostly applied within a second: drawing both would be one message too many. */
function isPassing(state: State): boolean {
  return (state.name === 'approved' && !state.held) || (state.name === 'applying' && state.problem === null)
}

/** Enqueues the work and the messages that a change is waiting for; asks for the messages where it is not told of them. */
export async function enqueueFor(
  { store, queue, log }: AdvanceDependencies,
  { id, vendor, state }: Change,
  given?: readonly DueMessage[]
): Promise<void> {
  try {
    const due = given ?? (await store.dueMessages(id)).map(message => ({ id: message, after: 0 }))
    const enqueued = due.map(({ id: message, after }) => queue.enqueue({ name: 'message', message }, after))
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
