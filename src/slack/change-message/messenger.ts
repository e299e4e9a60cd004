import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  type WebClient
} from '@slack/web-api'
import type { Messenger, OutboxMessage, Sent } from '../../changes/outbox/message.ts'
import type { Log } from '../../changes/ports/ports.ts'
import { isRefusedWith, isTransient } from '../transport/clients.ts'
import type { Message } from './draw-change.ts'
import { type Drawing, drawMessage, type Subject } from './draw-message.ts'

/** Pauses before trying again, in milliseconds, doubling from the first up to the longest. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000
/** Errors that say that the bot has no place there. */
const SHUT = ['channel_not_found', 'not_in_channel', 'is_archived']
/** Errors that only a person can mend: looked at again now and then. */
const CLOSED = [...SHUT, 'invalid_auth', 'account_inactive', 'token_revoked', 'missing_scope']
/** Errors that say that a message can be edited no more. */
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed']
const CLOSED_PAUSE = 300_000
/** Errors of blocks that Slack does not take, or not so many: the text says it all. */
const TOO_MUCH = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']

export type MessengerDependencies = Drawing & { client: WebClient; log: Log }

/** Shows notices in Slack, each drawn from its row: posted once, then edited where it stands. */
export function createMessenger({ client, log, ...drawing }: MessengerDependencies): Messenger<Subject> {
  return {
    async show(message, subject) {
      try {
        return await show(message, subject)
      } catch (error) {
        return judge(error, message)
      }
    }
  }

  async function show(message: OutboxMessage, subject: Subject): Promise<Sent> {
    const { channel, ts: stands } = message
    if (stands) {
      if (isDrawnAgain(subject)) {
        await send({ channel, ts: stands, ...drawMessage(subject, channel, drawing) }, one => client.chat.update(one))
      }
      return { name: 'shown', channel, ts: stands }
    }
    const { card } = message
    const inThread = subject.name === 'reminder' || (subject.name === 'change' && subject.kind === 'outcome')
    // The thread hangs on the card: while that is not there yet, wait for it.
    if (inThread && !card) return { name: 'later', after: pauseAfter(message) }
    try {
      return await (inThread && card ? post(card.channel, subject, card.ts) : post(channel, subject))
    } catch (error) {
      const requester = requesterToldBy(subject)
      if (!requester || !isRefusedWith(error, ...SHUT)) throw error
      log.warn(
        { ...logFieldsOf(message), err: error },
        'the bot has no place in this channel; its requester is told instead'
      )
      return await post(requester, subject)
    }
  }

  async function post(channel: string, subject: Subject, thread?: string): Promise<Sent> {
    const message = { channel, ...drawMessage(subject, channel, drawing), unfurl_links: false }
    const posted = await send({ ...message, ...(thread && { thread_ts: thread }) }, one => client.chat.postMessage(one))
    // What is posted to a person stands in a conversation with an id of its own, and only there it can be edited.
    return { name: 'shown', channel: posted.channel ?? channel, ts: String(posted.ts) }
  }

  /** Where Slack does not take the blocks of a message, its text says it all. */
  async function send<Sending extends Message, Answer>(
    message: Sending,
    by: (message: Sending) => Promise<Answer>
  ): Promise<Answer> {
    try {
      return await by(message)
    } catch (error) {
      if (!isRefusedWith(error, ...TOO_MUCH)) throw error
      log.error({ err: error }, 'Slack does not take the blocks of a message; it gets the text alone')
      return await by({ ...message, blocks: [] })
    }
  }

  /** What an error of Slack means for a notice: nothing is lost, it is only shown later. */
  function judge(error: unknown, message: OutboxMessage): Sent {
    const facts = { ...logFieldsOf(message), err: error }
    if (error instanceof WebAPIRateLimitedError) return { name: 'later', after: error.retryAfter * 1000 }
    if (error instanceof WebAPIPlatformError) {
      const code = String(error.data.error)
      if (GONE.includes(code) && message.ts) return { name: 'gone' }
      if (isTransient(error)) {
        log.warn(facts, `Slack has a trouble of its own; the notice waits: ${code}`)
        return { name: 'later', after: pauseAfter(message) }
      }
      log.error(facts, `Slack refused a notice: ${code}`)
      return { name: 'later', after: CLOSED.includes(code) ? CLOSED_PAUSE : LONGEST_PAUSE }
    }
    // Anything else is a fault of ours, and no pause of Slack's mends it.
    if (!(error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError)) throw error
    log.warn(facts, 'Slack cannot be reached; the notice waits')
    return { name: 'later', after: pauseAfter(message) }
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
    case 'reminder':
    case 'freeze':
      return false
    default:
      return subject satisfies never
  }
}

/** Who hears of a change where its channel is shut: what else is for the channel waits until somebody opens it. */
function requesterToldBy(subject: Subject): string | undefined {
  if (subject.name !== 'change' || subject.kind === 'break-glass') return undefined
  return subject.change.requester.user
}

function logFieldsOf({ id, about, channel }: OutboxMessage) {
  return { message: id, about: about.id, channel }
}

function pauseAfter({ attempts }: OutboxMessage): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempts)
}
