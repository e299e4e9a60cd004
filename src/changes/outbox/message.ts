import type { Change } from '../model/change.ts'

/**
 * A Slack message that the bot owes somebody. Of a change: `card` is its one message, `outcome` tells the requester once,
 * `reminder` and `escalation` ask again in its thread, `break-glass` announces that somebody applies it alone. Of the
 * freeze: `frozen` and `unfrozen`, each told once. Of what the watch has seen: an alert, several at once or the morning's
 * news in a digest, a vendor that is away.
 */
export type OutboxMessage = {
  id: string
  about:
    | { name: 'change'; id: string; kind: 'card' | 'outcome' | 'reminder' | 'escalation' | 'break-glass' }
    | { name: 'freeze'; id: string; kind: 'frozen' | 'unfrozen' }
    | { name: 'alert'; id: string; kind: 'alert' }
    | { name: 'digest'; id: string; kind: 'digest' }
    | { name: 'outage'; id: string; kind: 'outage' }
  /** Which message about the same it is: of reminders and of an alert's messages, from 1; 0 where there is but one. */
  number: number
  channel: string
  /** Null until it was posted. */
  ts: string | null
  /** Where the change's card stands, for what belongs in its thread; null until it was posted. */
  card: { channel: string; ts: string } | null
  /** Grows whenever it is to be drawn again; what `shown` has to catch up with. */
  version: number
  shown: number
  attempts: number
  /** The change that it is about, as it stood when it was taken; left out where it is about something else. */
  change?: Change
  /** Of the sender that took it, for this once; what another one has taken since is no longer that sender's to note. */
  token: string
}

/** What became of sending a notice. */
export type Sent =
  | { name: 'shown'; channel: string; ts: string }
  /** Slack is busy or down: try again after that many milliseconds. */
  | { name: 'later'; after: number }
  /** The message it stood in was deleted: post it anew. */
  | { name: 'gone' }

/** Draws a notice from what it is about, as that stands now, and shows it in Slack: posts it, or edits the message it stands in. */
export type Messenger<Subject> = { show(message: OutboxMessage, subject: Subject, signal: AbortSignal): Promise<Sent> }
