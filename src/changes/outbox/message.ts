import type { Change } from '../model/change.ts'

export type ChangeMessageKind = 'card' | 'outcome' | 'reminder' | 'escalation' | 'upcoming' | 'break-glass' | 'edited'

/**
 * A Slack message to send. About a change: `card` is its main message; `outcome` informs the requester once; `reminder`,
 * `escalation`, and `upcoming`, of a scheduled change a working day before it is due, are posted in its thread;
 * `break-glass` announces that somebody applies it alone; `edited` tells the requester, directly, of a revision by
 * somebody else. About a batch: `batch` is its main message, `batch-outcome`
 * informs the requester in its thread, once. About the freeze:
 * `frozen` and `unfrozen`, each posted once. From the watch: an alert, a digest of alerts or of the day, an outage of a
 * vendor.
 */
export type OutboxMessage = {
  id: string
  about:
    | { name: 'change'; id: string; kind: ChangeMessageKind }
    | { name: 'batch'; id: string; kind: 'batch' | 'batch-outcome' }
    | { name: 'freeze'; id: string; kind: 'frozen' | 'unfrozen' }
    | { name: 'alert'; id: string; kind: 'alert' }
    | { name: 'digest'; id: string; kind: 'digest' }
    | { name: 'outage'; id: string; kind: 'outage' }
  /**
   * Counts messages about the same subject: reminders and alert messages from 1; 0 where there is only one. The
   * revision that an `edited` tells of.
   */
  number: number
  channel: string
  /** Null until posted. */
  ts: string | null
  /** Where the change's card was posted, for messages in its thread; null until then. */
  card: { channel: string; ts: string } | null
  /** Incremented whenever the message must be redrawn; `shown` is the version last shown. */
  version: number
  shown: number
  attempts: number
  /** An earlier attempt may have posted it: its answer was lost, or its sender ended. */
  unsure: boolean
  /** The change it is about, as read when the message was claimed; unset for other subjects. */
  change?: Change
  /** Identifies this claim: once another sender claims the message, results of this one are ignored. */
  token: string
}

export type Sent =
  | { name: 'shown'; channel: string; ts: string }
  /** Slack is busy or down: retry after that many milliseconds. `unsure`: it may have been posted all the same. */
  | { name: 'later'; after: number; unsure?: true }
  /** The Slack message was deleted: post a new one. */
  | { name: 'gone' }

/** Draws a message from the current state of its subject, and posts it or updates the one posted before. */
export type Messenger<Subject> = { show(message: OutboxMessage, subject: Subject, signal: AbortSignal): Promise<Sent> }
