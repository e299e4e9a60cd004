import type { Clock, Queue } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'
import type { Messenger, Notice, Sent } from './message.ts'

/** How long one sender has a notice before another may take it, in milliseconds. */
export const TAKEN_FOR = 60_000

export type NotifyDependencies<Subject> = {
  store: Pick<Store, 'takeNotice' | 'noticeShown' | 'noticeLater'>
  queue: Queue
  messenger: Messenger<Subject>
  clock: Pick<Clock, 'now'>
  /** Reads what a notice is about, as it stands now; undefined where that is gone. */
  subject(notice: Notice): Promise<Subject | undefined>
  takenFor?: number
}

/**
 * Shows a notice as what it is about stands now, and again while that moves on meanwhile. Only one sender has it at a
 * time, so an older picture never covers a newer one.
 */
export async function notify<Subject>(
  dependencies: NotifyDependencies<Subject>,
  id: string,
  signal: AbortSignal
): Promise<void> {
  const { store, queue, messenger, clock, takenFor = TAKEN_FOR } = dependencies
  while (!signal.aborted) {
    const notice = await store.takeNotice(id, later(clock, takenFor))
    const subject = notice && (await dependencies.subject(notice))
    if (!subject) return
    const sent: Sent = await messenger.show(notice, subject, signal)
    switch (sent.name) {
      case 'shown':
        await store.noticeShown(notice, sent)
        break
      case 'gone':
        await store.noticeLater(notice, clock.now(), null)
        break
      case 'later':
        await store.noticeLater(notice, later(clock, sent.after))
        return queue.ring({ name: 'notice', notice: id }, sent.after)
      default:
        return sent satisfies never
    }
  }
}

function later(clock: Pick<Clock, 'now'>, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds)
}
