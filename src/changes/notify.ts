import type { Clock, Messenger, Queue, Sent, Store } from './ports.ts'

/** How long one sender has a notice before another may take it, in milliseconds. */
export const TAKEN_FOR = 60_000

export type Post = { store: Store; queue: Queue; messenger: Messenger; clock: Clock; takenFor?: number }

/**
 * Shows a notice as its change stands now, and again while the change moves on meanwhile. Only one sender has it
 * at a time, so an older picture never covers a newer one.
 */
export async function notify(post: Post, id: string, signal: AbortSignal): Promise<void> {
  const { store, queue, messenger, clock, takenFor = TAKEN_FOR } = post
  while (!signal.aborted) {
    const notice = await store.takeNotice(id, later(clock, takenFor))
    if (!notice) return
    const change = await store.get(notice.change)
    if (!change) return
    const sent: Sent = await messenger.show(notice, change, signal)
    switch (sent.name) {
      case 'shown':
        await store.noticeShown(id, notice.version, sent)
        break
      case 'gone':
        await store.noticeLater(id, clock.now(), null)
        break
      case 'later':
        await store.noticeLater(id, later(clock, sent.after))
        return queue.ring({ name: 'notice', notice: id }, sent.after)
      default:
        return sent satisfies never
    }
  }
}

function later(clock: Clock, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds)
}
