import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient
} from '@slack/web-api'
import type { Change } from '../changes/change.ts'
import type { Log, Messenger, Notice, Sent } from '../changes/ports.ts'
import type { Subject as ChangeSubject } from '../changes/subject.ts'
import type { Vendor } from '../changes/vendor.ts'
import type { Subject as WatchSubject } from '../watch/subject.ts'
import { drawAlert } from './alerts/draw-alert.ts'
import { drawDigest } from './alerts/draw-digest.ts'
import { drawOutage } from './alerts/draw-outage.ts'
import type { Frame } from './alerts/frame.ts'
import { drawBreakGlass, drawCard, drawFreeze, drawNudge, drawOutcome, type Message } from './card.ts'

/** Pauses before trying again, in milliseconds, doubling from the first up to the longest. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000
/** Errors that only a person can mend: looked at again now and then. */
const CLOSED = [
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'missing_scope'
]
/** Errors that say that a message can be edited no more. */
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed']
const CLOSED_PAUSE = 300_000

export type Desk = { client: WebClient; vendors: readonly Vendor[]; log: Log; frame: Frame }

/** All that a notice can be about. */
export type Subject = ChangeSubject | WatchSubject

/** Shows notices in Slack, each drawn from its row: posted once, then edited where it stands. */
export function createMessenger({ client, vendors, log, frame }: Desk): Messenger<Subject> {
  return {
    async show(notice, subject) {
      try {
        return await show(notice, subject)
      } catch (error) {
        return judge(error, notice)
      }
    }
  }

  async function show(notice: Notice, subject: Subject): Promise<Sent> {
    const { channel, ts: stands } = notice
    const message = { channel, ...draw(subject) }
    if (stands) {
      if (isDrawnAgain(subject)) await client.chat.update({ ...message, ts: stands })
      return { name: 'shown', channel, ts: stands }
    }
    const inThread = subject.name === 'nudge' || (subject.name === 'change' && subject.kind === 'outcome')
    // The thread hangs on the card: while that is not there yet, wait for it, which can be long in a closed channel.
    if (inThread && !notice.card) return { name: 'later', after: pauseAfter(notice) }
    const thread = inThread && notice.card ? { thread_ts: notice.card } : {}
    const posted = await client.chat.postMessage({ ...message, ...thread, unfurl_links: false })
    // What is posted to a person stands in a conversation with an id of its own, and only there it can be edited.
    return { name: 'shown', channel: posted.channel ?? channel, ts: String(posted.ts) }
  }

  function draw(subject: Subject): Message {
    switch (subject.name) {
      case 'change':
        return drawOfChange(subject.kind, subject.change, vendorOf(subject.change))
      case 'nudge':
        return drawNudge(subject.change, subject.kind, subject.pinged)
      case 'freeze':
        return drawFreeze(subject.freeze, subject.kind)
      case 'alert':
        return drawAlert(subject, vendorOf(subject.alert), frame)
      case 'digest':
        return drawDigest(subject, vendors, frame)
      case 'outage':
        return drawOutage(subject.outage, vendorOf(subject.outage), frame)
      default:
        return subject satisfies never
    }
  }

  function vendorOf({ vendor }: { vendor: string }): Vendor | undefined {
    return vendors.find(({ name }) => name === vendor)
  }

  /** What an error of Slack means for a notice: nothing is lost, it is only shown later. */
  function judge(error: unknown, notice: Notice): Sent {
    const facts = { notice: notice.id, about: notice.about.id, channel: notice.channel, err: error }
    if (error instanceof WebAPIRateLimitedError) return { name: 'later', after: error.retryAfter * 1000 }
    if (error instanceof WebAPIPlatformError) {
      const code = String(error.data.error)
      if (GONE.includes(code) && notice.ts) return { name: 'gone' }
      log.error(facts, `Slack refused a notice: ${code}`)
      return { name: 'later', after: CLOSED.includes(code) ? CLOSED_PAUSE : LONGEST_PAUSE }
    }
    // Anything else is a fault of ours, and no pause of Slack's mends it.
    if (!(error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError)) throw error
    log.warn(facts, 'Slack cannot be reached; the notice waits')
    return { name: 'later', after: pauseAfter(notice) }
  }
}

function drawOfChange(kind: 'card' | 'outcome' | 'break-glass', change: Change, vendor: Vendor | undefined): Message {
  switch (kind) {
    case 'card':
      return drawCard(change, vendor)
    case 'outcome':
      return drawOutcome(change, vendor)
    case 'break-glass':
      return drawBreakGlass(change, vendor)
    default:
      return kind satisfies never
  }
}

/** What is about something that goes on is drawn again as that does; everything else is said once. */
function isDrawnAgain(subject: Subject): boolean {
  switch (subject.name) {
    case 'change':
      return subject.kind === 'card'
    case 'alert':
    case 'digest':
    case 'outage':
      return true
    case 'nudge':
    case 'freeze':
      return false
    default:
      return subject satisfies never
  }
}

function pauseAfter({ attempts }: Notice): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempts)
}
