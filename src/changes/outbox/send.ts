import type { Clock, Queue } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import type { Messenger, OutboxMessage, Sent } from './message.ts'

/** How long one sender has a notice before another may take it, in milliseconds. */
export const TAKEN_FOR = 60_000

export type SendDependencies<Subject> = {
  store: Pick<Store, 'takeMessage' | 'messageShown' | 'messageLater'>
  queue: Queue
  messenger: Messenger<Subject>
  clock: Pick<Clock, 'now'>
  /** Reads what a notice is about, as it stands now; undefined where that is gone. */
  subject(message: OutboxMessage): Promise<Subject | undefined>
  takenFor?: number
}

/**
 * Shows a notice as what it is about stands now, and again while that moves on meanwhile. Only one sender has it at a
 * time, so an older picture never covers a newer one.
 */
export async function sendMessage<Subject>(
  dependencies: SendDependencies<Subject>,
  id: string,
  signal: AbortSignal
): Promise<void> {
  const { store, queue, messenger, clock, takenFor = TAKEN_FOR } = dependencies
  while (!signal.aborted) {
    const message = await store.takeMessage(id, later(clock, takenFor))
    const subject = message && (await dependencies.subject(message))
    if (!subject) return
    const sent: Sent = await messenger.show(message, subject, signal)
    switch (sent.name) {
      case 'shown':
        await store.messageShown(message, sent)
        break
      case 'gone':
        await store.messageLater(message, clock.now(), null)
        break
      case 'later':
        await store.messageLater(message, later(clock, sent.after))
        return queue.enqueue({ name: 'message', message: id }, sent.after)
      default:
        return sent satisfies never
    }
  }
}

function later(clock: Pick<Clock, 'now'>, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds)
}
