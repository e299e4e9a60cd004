import type { Actor, Change, State } from '../model/change.ts'
import type { DueMessage, Moved, MovedWith } from '../ports/context.ts'
import type { Job, Log, Queue, Store } from '../ports/ports.ts'

export type AdvanceDependencies = {
  store: Store
  queue: Queue
  log: Log
  /** Enqueues a message about the change when it is due; by default at once, as a delayed job. */
  postpone?(message: string, after: number): void
}

/** How often an act that lost a race is tried again: more often than people can act at the same time. */
export const MOST_TRIES = 100

/** In milliseconds: how long a transient state may last before its message is redrawn. */
const TRANSIENT = 1_500

/**
 * Moves a change on from the state it was read in, and enqueues the resulting work and messages. If enqueueing fails,
 * the sweep repeats it.
 */
export async function advance(
  dependencies: AdvanceDependencies,
  change: Change,
  to: State,
  by: Actor,
  more?: MovedWith
): Promise<Moved> {
  const extras = isTransient(to) ? { ...more, redrawAfter: TRANSIENT } : more
  const result = await dependencies.store.move(change.id, change.revision, change.state.name, to, by, extras)
  if ('moved' in result) await enqueueFor(dependencies, result.moved, result.due)
  return result
}

/** An approved change is mostly applied within a second: drawing both states would be one message update too many. */
function isTransient(state: State): boolean {
  return (state.name === 'approved' && !state.held) || (state.name === 'applying' && state.problem === null)
}

/** Enqueues a change's work and due messages; reads the due messages unless `given`. */
export async function enqueueFor(
  { store, queue, log, postpone }: AdvanceDependencies,
  { id, vendor, state }: Change,
  given?: readonly DueMessage[]
): Promise<void> {
  try {
    const due: readonly DueMessage[] =
      given ?? (await store.dueMessages(id)).map(message => ({ id: message, after: 0 }))
    const enqueued = due.map(({ id: message, after, own }) =>
      own && after > 0 && postpone ? postpone(message, after) : queue.enqueue({ name: 'message', message }, after)
    )
    if (state.name === 'approved') enqueued.push(queue.enqueue({ name: 'apply', vendor, change: id }))
    await Promise.all(enqueued)
  } catch (error) {
    log.warn({ change: id, vendor, err: error }, 'could not enqueue; the sweep will')
  }
}

/** Enqueues every due message. A failure is logged, not thrown: the sweep enqueues them again. */
export async function enqueueDueMessages({ store, queue, log }: AdvanceDependencies): Promise<void> {
  try {
    for (const message of await store.dueMessages()) await queue.enqueue({ name: 'message', message })
  } catch (error) {
    log.warn({ err: error }, 'could not enqueue due messages; the sweep will')
  }
}

/** Jobs enqueued at the same time. */
const AT_ONCE = 20

/** A failure is logged, not thrown: the next sweep enqueues the jobs again. */
export async function enqueueAll(
  { queue, log }: Pick<AdvanceDependencies, 'queue' | 'log'>,
  jobs: readonly Job[]
): Promise<void> {
  try {
    for (let at = 0; at < jobs.length; at += AT_ONCE) {
      await Promise.all(jobs.slice(at, at + AT_ONCE).map(job => queue.enqueue(job)))
    }
  } catch (error) {
    log.warn({ jobs: jobs.length, first: jobs[0], err: error }, 'could not enqueue; the next sweep tries again')
  }
}
