import { apply } from '../changes/apply/apply.ts'
import type { ApplyDependencies, ApplyTimes } from '../changes/apply/run.ts'
import type { BatchStore } from '../changes/batch/batch.ts'
import type { Change } from '../changes/model/change.ts'
import type { Messenger, OutboxMessage } from '../changes/outbox/message.ts'
import { subjectOf as changeSubjectOf, type ReminderKind, sendMessage } from '../changes/outbox/send.ts'
import { batchedOutbox } from '../changes/outbox/together.ts'
import { recipientsNow } from '../changes/review/remind.ts'
import type { Handlers } from '../queue/workers.ts'
import type { Subject } from '../slack/change-message/draw-messages.ts'
import { subjectOf as watchSubjectOf } from '../watch/alerts/announce.ts'
import type { WatchDependencies } from '../watch/ports.ts'
import { recordApplied } from '../watch/scan/record.ts'
import { NotYet } from './job-errors.ts'

type HandlerDependencies = ApplyDependencies & WatchDependencies & { store: BatchStore; messenger: Messenger<Subject> }

/** In milliseconds: when another worker takes over unfinished work. `watch`: whether companies are scanned. */
type HandlerPace = { apply: ApplyTimes; taken: number; watch: boolean }

export function handlersOf(dependencies: HandlerDependencies, pace: HandlerPace): Pick<Handlers, 'apply' | 'message'> {
  const { store } = dependencies
  const applied = pace.watch && {
    applied: (...read: Parameters<NonNullable<ApplyDependencies['applied']>>) => recordApplied(dependencies, ...read)
  }
  const applying = { ...dependencies, ...applied, times: pace.apply }
  const recipients = (change: Change, reminder: ReminderKind) => recipientsNow(dependencies, change, reminder)
  const subject = async (message: OutboxMessage) =>
    (await changeSubjectOf({ store, recipients }, message)) ?? (await watchSubjectOf(store, message))
  const sending = { ...dependencies, store: batchedOutbox(store), subject, takenFor: pace.taken }
  return {
    async apply(id, signal) {
      const result = await apply(applying, id, signal)
      if (result !== 'finished') throw new NotYet(result.again)
    },
    message: (id, signal) => sendMessage(sending, id, signal)
  }
}
