import type { Pinged } from '../policy/pinged.ts'
import type { Change } from './change.ts'
import type { Clock, Messenger, Notice, Nudge, Queue, Sent, Store, Subject } from './ports.ts'

/** How long one sender has a notice before another may take it, in milliseconds. */
export const TAKEN_FOR = 60_000

export type Post = {
  store: Store
  queue: Queue
  messenger: Messenger
  clock: Clock
  /** Whom a nudge asks again, as things stand now. */
  pinged(change: Change, nudge: Nudge): Promise<Pinged>
  takenFor?: number
}

/**
 * Shows a notice as what it is about stands now, and again while that moves on meanwhile. Only one sender has it at a
 * time, so an older picture never covers a newer one.
 */
export async function notify(post: Post, id: string, signal: AbortSignal): Promise<void> {
  const { store, queue, messenger, clock, takenFor = TAKEN_FOR } = post
  while (!signal.aborted) {
    const notice = await store.takeNotice(id, later(clock, takenFor))
    const subject = notice && (await subjectOf(post, notice))
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

async function subjectOf({ store, pinged }: Post, { about }: Notice): Promise<Subject | undefined> {
  switch (about.name) {
    case 'change': {
      const change = await store.get(about.id)
      if (!change) return undefined
      const { kind } = about
      if (kind !== 'reminder' && kind !== 'escalation') return { name: 'change', kind, change }
      return { name: 'nudge', kind, change, pinged: await pinged(change, kind) }
    }
    case 'freeze': {
      const freeze = await store.freezeById(about.id)
      return freeze && { name: 'freeze', kind: about.kind, freeze }
    }
    default:
      return about satisfies never
  }
}

function later(clock: Clock, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds)
}
