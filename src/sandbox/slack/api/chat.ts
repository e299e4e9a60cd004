import { messageBody } from '../delivery/bodies.ts'
import { answer, remove } from '../delivery/responses.ts'
import type { Room } from '../desk/room.ts'
import { withIds } from '../inputs.ts'
import type { Conversation, Message } from '../workspace.ts'
import { checkMessage, type Refusal } from './content.ts'
import { type Arguments, bot, has, type Methods, word } from './method.ts'

/** Slack's limit for the text of `chat.update`; `chat.postMessage` takes ten times as much. */
const LONGEST_UPDATE = 4000

export const chat: Methods = {
  'chat.postMessage': bot('chat:write', (room, given) => {
    const channel = writable(room, given)
    if ('error' in channel) return channel
    const content = checkMessage(given)
    if ('error' in content) return content
    const threadTs = word(given, 'thread_ts')
    if (threadTs !== undefined && !room.workspace.messages.some(one => isRoot(one, channel, threadTs))) {
      return { error: 'thread_not_found' }
    }
    const message = answer(room.workspace, { channel: channel.id, ...content, threadTs })
    return { channel: channel.id, ts: message.ts, message: messageBody(room.workspace, message) }
  }),

  'chat.update': bot('chat:write', (room, given) => {
    const found = own(room, given, 'cant_update_message')
    if ('error' in found) return found
    const { message } = found
    const content = checkMessage(given, LONGEST_UPDATE)
    if ('error' in content) return content
    // Blocks that are not named stay; only an empty list takes them away.
    const blocks = given.blocks === undefined ? message.blocks : withIds(content.blocks)
    Object.assign(message, { text: content.text, blocks, edited: room.workspace.nextTs() })
    room.workspace.changed()
    return {
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: messageBody(room.workspace, message)
    }
  }),

  'chat.delete': bot('chat:write', (room, given) => {
    const found = own(room, given, 'cant_delete_message')
    if ('error' in found) return found
    remove(room.workspace, found.message)
    return { channel: found.message.channel, ts: found.message.ts }
  }),

  'chat.postEphemeral': bot('chat:write', (room, given) => {
    const channel = writable(room, given)
    if ('error' in channel) return channel
    const user = word(given, 'user')
    if (user === undefined || room.workspace.member(user) === undefined) return { error: 'user_not_found' }
    if (!channel.members.includes(user)) return { error: 'user_not_in_channel' }
    const content = checkMessage(given)
    if ('error' in content) return content
    const threadTs = word(given, 'thread_ts')
    const message = answer(room.workspace, { channel: channel.id, ...content, threadTs, onlyFor: user })
    return { message_ts: message.ts }
  }),

  'chat.getPermalink': bot(null, (room, given) => {
    const channel = readable(room, given)
    if ('error' in channel) return channel
    const ts = word(given, 'message_ts')
    if (!room.workspace.messages.some(one => one.channel === channel.id && one.ts === ts)) {
      return { error: 'message_not_found' }
    }
    const { domain } = room.workspace.options.team
    return {
      channel: channel.id,
      permalink: `https://${domain}.slack.com/archives/${channel.id}/p${ts?.replace('.', '')}`
    }
  })
}

/** A channel the bot can see: a private one that it is not in does not exist for it. */
export function readable(room: Room, given: Arguments): Conversation | Refusal {
  const name = word(given, 'channel')
  const found = name === undefined ? undefined : room.workspace.conversation(name)
  if (found === undefined) return { error: 'channel_not_found' }
  if (found.isPrivate && !found.members.includes(room.workspace.options.app.botUserId)) {
    return { error: 'channel_not_found' }
  }
  return found
}

/** Also a person, by id: what is posted to somebody goes into their conversation with the app. */
function writable(room: Room, given: Arguments): Conversation | Refusal {
  const person = room.workspace.member(word(given, 'channel') ?? '')
  const channel = person ? room.workspace.direct(person.id) : readable(room, given)
  if ('error' in channel) return channel
  if (channel.isArchived) return { error: 'is_archived' }
  const member = channel.members.includes(room.workspace.options.app.botUserId)
  return member || has(room, 'chat:write.public') ? channel : { error: 'not_in_channel' }
}

function own(room: Room, given: Arguments, refusal: string): { message: Message } | Refusal {
  const channel = readable(room, given)
  if ('error' in channel) return channel
  if (channel.isArchived) return { error: 'is_archived' }
  const ts = word(given, 'ts')
  // Slack keeps no ephemeral message: it can be replaced by its response address only.
  const message = room.workspace.messages.find(
    one => one.channel === channel.id && one.ts === ts && one.onlyFor === undefined
  )
  if (message === undefined) return { error: 'message_not_found' }
  return message.user === room.workspace.options.app.botUserId ? { message } : { error: refusal }
}

function isRoot(message: Message, channel: Conversation, ts: string): boolean {
  return message.channel === channel.id && message.ts === ts && message.onlyFor === undefined
}
