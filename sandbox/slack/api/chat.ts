import { checkMessage, type Refusal } from '../check/message.ts'
import { isRecord, parsed } from '../check/problem.ts'
import { messageBody } from '../delivery/bodies.ts'
import { answer, remove } from '../delivery/responses.ts'
import { withIds } from '../inputs.ts'
import type { WorkspaceParts } from '../parts.ts'
import type { Conversation, Message } from '../workspace.ts'
import { type Arguments, bot, has, type Methods, word } from './method.ts'

/** Slack's limit for the text of `chat.update`; `chat.postMessage` takes ten times as much. */
const LONGEST_UPDATE = 4000

export const chat: Methods = {
  'chat.postMessage': bot('chat:write', (parts, given) => {
    const channel = writable(parts, given)
    if ('error' in channel) return channel
    const content = checkMessage(given, parts.workspace.unsupported)
    if ('error' in content) return content
    const threadTs = word(given, 'thread_ts')
    if (threadTs !== undefined && !parts.workspace.messages.some(one => isRoot(one, channel, threadTs))) {
      return { error: 'thread_not_found' }
    }
    const metadata = metadataOf(given)
    if (metadata && 'error' in metadata) return metadata
    const message = answer(parts.workspace, { channel: channel.id, ...content, threadTs, metadata })
    return { channel: channel.id, ts: message.ts, message: messageBody(parts.workspace, message) }
  }),

  'chat.update': bot('chat:write', (parts, given) => {
    const found = own(parts, given, 'cant_update_message')
    if ('error' in found) return found
    const { message } = found
    const content = checkMessage(given, parts.workspace.unsupported, LONGEST_UPDATE)
    if ('error' in content) return content
    // Omitted blocks stay; only an empty list removes them.
    const blocks = given.blocks === undefined ? message.blocks : withIds(content.blocks)
    Object.assign(message, { text: content.text, blocks, edited: parts.workspace.nextTs() })
    parts.workspace.changed()
    return {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: messageBody(parts.workspace, message)
    }
  }),

  'chat.delete': bot('chat:write', (parts, given) => {
    const found = own(parts, given, 'cant_delete_message')
    if ('error' in found) return found
    remove(parts.workspace, found.message)
    return { channel: found.message.channel, ts: found.message.ts }
  }),

  'chat.postEphemeral': bot('chat:write', (parts, given) => {
    const channel = writable(parts, given)
    if ('error' in channel) return channel
    const user = word(given, 'user')
    if (user === undefined || parts.workspace.member(user) === undefined) return { error: 'user_not_found' }
    if (!channel.members.includes(user)) return { error: 'user_not_in_channel' }
    const content = checkMessage(given, parts.workspace.unsupported)
    if ('error' in content) return content
    const threadTs = word(given, 'thread_ts')
    const message = answer(parts.workspace, { channel: channel.id, ...content, threadTs, onlyFor: user })
    return { message_ts: message.ts }
  }),

  'chat.getPermalink': bot(null, (parts, given) => {
    const channel = readable(parts, given)
    if ('error' in channel) return channel
    const ts = word(given, 'message_ts')
    if (!parts.workspace.messages.some(one => one.channel === channel.id && one.ts === ts)) {
      return { error: 'message_not_found' }
    }
    const { domain } = parts.workspace.options.team
    return {
      channel: channel.id,
      permalink: `https://${domain}.slack.com/archives/${channel.id}/p${ts?.replace('.', '')}`
    }
  })
}

/** A channel the bot can see; private ones only if it is a member. */
export function readable(parts: WorkspaceParts, given: Arguments): Conversation | Refusal {
  const name = word(given, 'channel')
  const found = name === undefined ? undefined : parts.workspace.conversation(name)
  if (found === undefined) return { error: 'channel_not_found' }
  if (found.isPrivate && !found.members.includes(parts.workspace.options.app.botUserId)) {
    return { error: 'channel_not_found' }
  }
  return found
}

/** Also a person by id: the message is posted in their conversation with the app. */
export function writable(parts: WorkspaceParts, given: Arguments): Conversation | Refusal {
  const person = parts.workspace.member(word(given, 'channel') ?? '')
  const channel = person ? parts.workspace.direct(person.id) : readable(parts, given)
  if ('error' in channel) return channel
  if (channel.isArchived) return { error: 'is_archived' }
  const member = channel.members.includes(parts.workspace.options.app.botUserId)
  return member || has(parts, 'chat:write.public') ? channel : { error: 'not_in_channel' }
}

function own(parts: WorkspaceParts, given: Arguments, refusal: string): { message: Message } | Refusal {
  const channel = readable(parts, given)
  if ('error' in channel) return channel
  if (channel.isArchived) return { error: 'is_archived' }
  const ts = word(given, 'ts')
  // Slack does not store ephemeral messages: only a response URL can replace one.
  const message = parts.workspace.messages.find(
    one => one.channel === channel.id && one.ts === ts && one.onlyFor === undefined
  )
  if (message === undefined) return { error: 'message_not_found' }
  return message.user === parts.workspace.options.app.botUserId ? { message } : { error: refusal }
}

/** An event type and a flat payload; undefined where there is none. */
function metadataOf(given: Arguments): Record<string, unknown> | Refusal | undefined {
  if (given.metadata === undefined) return undefined
  const metadata = parsed(given.metadata)
  const { event_type: type, event_payload: payload } = isRecord(metadata) ? metadata : {}
  if (typeof type !== 'string' || !isRecord(payload)) return { error: 'invalid_metadata_format' }
  return { event_type: type, event_payload: payload }
}

function isRoot(message: Message, channel: Conversation, ts: string): boolean {
  return message.channel === channel.id && message.ts === ts && message.onlyFor === undefined
}
