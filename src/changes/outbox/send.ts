import type { Recipients } from '../../policy/reminders.ts'
import { type Batch, type BatchStore, isBatchOver } from '../batch/batch.ts'
import type { Change } from '../model/change.ts'
import type { Freeze } from '../ports/context.ts'
import type { Clock, Place, Queue, RevisionEdit, Store } from '../ports/ports.ts'
import type { ChangeMessageKind, Messenger, OutboxMessage, Sent } from './message.ts'

/** In milliseconds: how long a sender may keep a message before another may claim it. */
export const TAKEN_FOR = 60_000

export type SendDependencies<Subject> = {
  store: Pick<Store, 'takeMessages' | 'messageShown' | 'messageLater'>
  queue: Queue
  messenger: Messenger<Subject>
  clock: Pick<Clock, 'now'>
  /** Reads the current subject of a message; undefined if it no longer exists. */
  subject(message: OutboxMessage): Promise<Subject | undefined>
  takenFor?: number
}

/** How often one job shows messages that keep changing or vanishing, and the pause before the next job, in ms. */
const MOST_SHOWN = 20
const PAUSE = 1_000

/**
 * Shows the current state, again for as long as it changes meanwhile, and whatever else is due about the same change: a
 * step makes several messages due and enqueues one job. Only one sender at a time has a message, so an older state never
 * replaces a newer one.
 */
export async function sendMessage<Subject>(
  dependencies: SendDependencies<Subject>,
  id: string,
  signal: AbortSignal
): Promise<void> {
  const { store, queue, messenger, clock, takenFor = TAKEN_FOR } = dependencies
  let again = [id]
  for (let times = 0; times < MOST_SHOWN && !signal.aborted; times += 1) {
    const messages = await store.takeMessages(again, later(clock, takenFor), true)
    again = []
    // The others are posted in its thread.
    const first = messages.find(({ about, ts }) => about.kind === 'card' && ts === null)
    const card = first ? await show(first) : null
    const others = messages.filter(message => message !== first)
    await Promise.all(others.map(message => show({ ...message, card: message.card ?? card })))
    if (again.length === 0) return
  }
  if (!signal.aborted) await Promise.all(again.map(message => queue.enqueue({ name: 'message', message }, PAUSE)))

  /** Notes in `again` whether the message must be shown once more. Returns where it is; null where it is nowhere. */
  async function show(message: OutboxMessage): Promise<Place | null> {
    const subject = await dependencies.subject(message)
    if (!subject) return null
    const sent: Sent = await messenger.show(message, subject, signal)
    switch (sent.name) {
      case 'shown':
        if (await store.messageShown(message, sent)) again.push(message.id)
        return { channel: sent.channel, ts: sent.ts }
      case 'gone':
        await store.messageLater(message, clock.now(), { ts: null })
        again.push(message.id)
        return null
      case 'later':
        await store.messageLater(message, later(clock, sent.after), sent.unsure && { unsure: true })
        await queue.enqueue({ name: 'message', message: message.id }, sent.after)
        return null
      default:
        return sent satisfies never
    }
  }
}

function later(clock: Pick<Clock, 'now'>, milliseconds: number): Date {
  return new Date(clock.now().getTime() + milliseconds)
}

export type ReminderKind = Extract<ChangeMessageKind, 'reminder' | 'escalation'>

/** The current subject of a message about a change or the freeze. */
export type Subject =
  | { name: 'change'; kind: Exclude<ChangeMessageKind, ReminderKind | 'edited'>; change: Change }
  | { name: 'edited'; kind: 'edited'; change: Change; edit: RevisionEdit }
  /** `recipients` are those to remind at the time of sending. */
  | { name: 'reminder'; kind: ReminderKind; change: Change; recipients: Recipients }
  | { name: 'freeze'; kind: 'frozen' | 'unfrozen'; freeze: Freeze }
  /** `changes` are the first ones of the batch; all of them for its outcome. */
  | { name: 'batch'; kind: 'batch' | 'batch-outcome'; batch: Batch; changes: readonly Change[] }

/** Changes that are shown in the message of a batch. */
const SHOWN = 100

export type SubjectDependencies = {
  store: Pick<Store, 'get' | 'freezeById' | 'revisionEdit'> &
    Pick<BatchStore, 'batch' | 'batchChanges' | 'addBatchOutcome'>
  /** Whom to remind now. */
  recipients(change: Change, reminder: ReminderKind): Promise<Recipients>
}

/**
 * Reads the subject of a message about a change or a freeze; undefined if it no longer exists, or for other subjects.
 */
export async function subjectOf(
  { store, recipients }: SubjectDependencies,
  { about, number, change: taken }: Pick<OutboxMessage, 'about' | 'number' | 'change'>
): Promise<Subject | undefined> {
  switch (about.name) {
    case 'change': {
      const change = taken ?? (await store.get(about.id))
      if (!change) return undefined
      const { kind } = about
      if (kind === 'edited') {
        const edit = await store.revisionEdit({ id: change.id, revision: number })
        return edit && { name: 'edited', kind, change, edit }
      }
      if (kind !== 'reminder' && kind !== 'escalation') return { name: 'change', kind, change }
      return { name: 'reminder', kind, change, recipients: await recipients(change, kind) }
    }
    case 'batch': {
      const batch = await store.batch(about.id)
      if (!batch) return undefined
      const { kind } = about
      // Found here, since the last two changes of a batch may end at the same time and see each other as open.
      if (kind === 'batch' && isBatchOver(batch)) await store.addBatchOutcome(batch.id)
      const changes = await store.batchChanges(batch.id, kind === 'batch' ? SHOWN : undefined)
      return { name: 'batch', kind, batch, changes }
    }
    case 'freeze': {
      const freeze = await store.freezeById(about.id)
      return freeze && { name: 'freeze', kind: about.kind, freeze }
    }
    default:
      return undefined
  }
}
