import type { Subject } from './draw-messages.ts'

/** Whether a message is posted in the thread of another. */
export function isInThread(subject: Subject): boolean {
  switch (subject.name) {
    case 'reminder':
      return true
    case 'change':
      return subject.kind === 'outcome' || subject.kind === 'upcoming'
    case 'batch':
      return subject.kind === 'batch-outcome'
    default:
      return false
  }
}

/** Whether a message is edited as its subject changes; all others are posted once. */
export function isDrawnAgain(subject: Subject): boolean {
  switch (subject.name) {
    case 'change':
      return subject.kind === 'card'
    case 'alert':
    case 'digest':
    case 'outage':
      return true
    case 'batch':
      return subject.kind === 'batch'
    case 'edited':
    case 'reminder':
    case 'freeze':
      return false
    default:
      return subject satisfies never
  }
}

/** Who gets a message where the bot cannot post in its channel; other messages wait until it can. */
export function requesterOf(subject: Subject): string | undefined {
  if (subject.name === 'batch') return subject.batch.requester.user
  if (subject.name !== 'change' || subject.kind === 'break-glass') return undefined
  return subject.change.requester.user
}
