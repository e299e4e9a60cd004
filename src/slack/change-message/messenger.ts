import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Messenger, OutboxMessage, Sent } from '../../changes/outbox/message.ts'
import type { Log, Place } from '../../changes/ports/ports.ts'
import { postOutcome } from '../batch/outcome.ts'
import { isRateLimited, isRefusedWith, isTransient, isUnanswered } from '../transport/clients.ts'
import type { Message } from '../ui/blocks.ts'
import { orSections } from '../ui/tables.ts'
import { type Drawing, drawMessage, type Subject } from './draw-messages.ts'
import { isDrawnAgain, isInThread, requesterOf } from './subject.ts'

/** Pauses before the next attempt, in milliseconds, doubling from the first to the longest. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000
/** The bot cannot post in the channel. */
const NO_ACCESS = ['channel_not_found', 'not_in_channel', 'is_archived']
/** Errors that only a person can fix, retried after a longer pause. */
const PERSON_REQUIRED = [...NO_ACCESS, 'invalid_auth', 'account_inactive', 'token_revoked', 'missing_scope']
/** The message can no longer be edited. */
const GONE = ['message_not_found', 'cant_update_message', 'edit_window_closed']
const PERSON_REQUIRED_PAUSE = 300_000
/** Slack refuses the blocks; the text alone has everything. */
const BLOCKS_REFUSED = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']

/** The bot may not read the channel. */
const UNREADABLE = [...NO_ACCESS, 'missing_scope', 'thread_not_found', 'method_not_supported_for_channel_type']
/** So many messages of a channel are searched for a lost one, in pages of `PAGE`. */
const MOST_PAGES = 5
const PAGE = 200

type Target = { channel: string; thread?: string }
type Marked = { ts?: string; metadata?: { event_payload?: { message?: unknown } } }

export type MessengerDependencies = Drawing & { client: WebClient; log: Log }

/** Shows messages in Slack, each drawn from its row: posted once, then edited in place. */
export function createMessenger({ client, log, ...drawing }: MessengerDependencies): Messenger<Subject> {
  return {
    async show(message, subject) {
      try {
        return await show(message, subject)
      } catch (error) {
        return resultOf(error, message)
      }
    }
  }

  async function show(message: OutboxMessage, subject: Subject): Promise<Sent> {
    const { channel, ts } = message
    if (ts) {
      if (isDrawnAgain(subject)) {
        await send({ channel, ts, ...drawMessage(subject, channel, drawing) }, one => client.chat.update(one))
      }
      return { name: 'shown', channel, ts }
    }
    // How a change ended is told where it was requested from, all else at its own message.
    const isOutcome = subject.name === 'change' && subject.kind === 'outcome'
    const card = (isOutcome && subject.change.origin) || message.card
    const inThread = isInThread(subject)
    // The thread is that of the change's message, which is not posted yet.
    if (inThread && !card) return { name: 'later', after: pauseAfter(message), ...unsureOf(message) }
    const place = inThread && card ? { channel: card.channel, thread: card.ts } : { channel }
    if (message.unsure) {
      const posted = await findPosted(message, place)
      // What was posted may show an earlier state.
      if (posted) return await show({ ...message, ...posted }, subject)
    }
    try {
      return await post(message, place, subject)
    } catch (error) {
      const requester = requesterOf(subject)
      if (!requester || !isRefusedWith(error, ...NO_ACCESS, 'thread_not_found')) throw error
      log.warn(
        { ...logFieldsOf(message), err: error },
        'the bot cannot post in this channel; the requester gets the message instead'
      )
      return await post(message, { channel: requester }, subject)
    }
  }

  async function post(message: OutboxMessage, { channel, thread }: Target, subject: Subject): Promise<Sent> {
    if (subject.name === 'batch' && subject.kind === 'batch-outcome') {
      const place = { channel, ...(thread && { thread }) }
      return await postOutcome(client, subject, place, drawing.vendors)
    }
    const drawn = { channel, ...drawMessage(subject, channel, drawing), unfurl_links: false, metadata: mark(message) }
    const posted = await send({ ...drawn, ...(thread && { thread_ts: thread }) }, one => client.chat.postMessage(one))
    // A direct message has a channel id of its own, and can be edited only under that.
    return { name: 'shown', channel: posted.channel ?? channel, ts: String(posted.ts) }
  }

  /** Where an earlier attempt posted the message; undefined if nowhere, or if the bot may not read the channel. */
  async function findPosted(message: OutboxMessage, { channel, thread }: Target): Promise<Place | undefined> {
    const { id } = message
    let cursor: string | undefined
    try {
      const place = isPerson(channel) ? await directOf(channel) : channel
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const options = { channel: place, include_all_metadata: true, limit: PAGE, ...(cursor && { cursor }) }
        const { messages = [], response_metadata: next } = thread
          ? await client.conversations.replies({ ...options, ts: thread })
          : await client.conversations.history(options)
        // The library types an answer's metadata without its payload.
        const posted = (messages as Marked[]).find(({ metadata }) => metadata?.event_payload?.message === id)
        if (posted?.ts) return { channel: place, ts: posted.ts }
        cursor = next?.next_cursor
        if (!cursor) return undefined
      }
      return undefined
    } catch (error) {
      if (!isRefusedWith(error, ...UNREADABLE)) throw error
      log.warn(
        { ...logFieldsOf(message), err: error },
        'a message may be posted twice: the bot cannot read the channel'
      )
      return undefined
    }
  }

  /** The conversation with a person: only posting takes their own id for it. */
  async function directOf(user: string): Promise<string> {
    const { channel } = await client.conversations.open({ users: user })
    return channel?.id ?? user
  }

  /** With sections where Slack refuses a table; without its blocks where it refuses those too. */
  async function send<Sending extends Message, Answer>(
    message: Sending,
    by: (message: Sending) => Promise<Answer>
  ): Promise<Answer> {
    try {
      return await orSections(message.blocks, blocks => by({ ...message, blocks }))
    } catch (error) {
      if (!isRefusedWith(error, ...BLOCKS_REFUSED)) throw error
      log.error({ err: error }, 'Slack does not take the blocks of a message; it gets the text alone')
      return await by({ ...message, blocks: [] })
    }
  }

  /** An error of Slack never loses a message: it only delays it. */
  function resultOf(error: unknown, message: OutboxMessage): Sent {
    const fields = { ...logFieldsOf(message), err: error }
    if (isRateLimited(error)) return { name: 'later', after: error.retryAfter * 1000, ...unsureOf(message) }
    if (error instanceof WebAPIPlatformError) {
      const code = String(error.data.error)
      if (GONE.includes(code) && message.ts) return { name: 'gone' }
      if (isTransient(error)) {
        log.warn(fields, `Slack failed; the message waits: ${code}`)
        return { name: 'later', after: pauseAfter(message), unsure: true }
      }
      log.error(fields, `Slack refused a message: ${code}`)
      const after = PERSON_REQUIRED.includes(code) ? PERSON_REQUIRED_PAUSE : LONGEST_PAUSE
      return { name: 'later', after, ...unsureOf(message) }
    }
    // Anything else is a fault of ours, which waiting does not fix.
    if (!isUnanswered(error)) throw error
    // No line for each message: the outage has one at its beginning and one at its end.
    return { name: 'later', after: pauseAfter(message), unsure: true }
  }
}

function isPerson(channel: string): boolean {
  return /^[UW]/.test(channel)
}

/** A refusal says only of this attempt that it posted nothing. */
function unsureOf({ unsure }: OutboxMessage): { unsure?: true } {
  return unsure ? { unsure } : {}
}

/** What a lost message is found by. */
function mark({ id, about, change }: OutboxMessage) {
  const payload = { message: id, about: about.id, ...(change && { revision: change.revision }) }
  return { event_type: 'countersign_message', event_payload: payload }
}

function logFieldsOf({ id, about, channel }: OutboxMessage) {
  return { message: id, about: about.id, channel }
}

function pauseAfter({ attempts }: OutboxMessage): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempts)
}
