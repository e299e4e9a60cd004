import type { Refusal } from '../check/message.ts'
import { messageBody } from '../delivery/bodies.ts'
import type { WorkspaceParts } from '../parts.ts'
import type { Conversation, Message } from '../workspace.ts'
import { readable } from './chat.ts'
import { type Arguments, bot, has, type Methods, missingScope, paged, word, yes } from './method.ts'

export const conversations: Methods = {
  'conversations.open': bot('im:write', (parts, given) => {
    const users = word(given, 'users')?.split(',') ?? []
    const [user] = users
    if (user === undefined) return { error: 'users_list_not_supplied' }
    // Group conversations need mpim:write, which this bot does not have.
    if (users.length > 1) return missingScope(parts, 'mpim:write')
    const member = parts.workspace.member(user)
    if (member === undefined) return { error: 'user_not_found' }
    if (member.deleted) return { error: 'user_disabled' }
    if (member.isBot) return { error: 'cannot_dm_bot' }
    return { no_op: true, already_open: true, channel: { id: parts.workspace.direct(user).id } }
  }),

  'conversations.info': bot(null, (parts, given) => {
    const channel = allowed(parts, given, 'read')
    return 'error' in channel ? channel : { channel: channelBody(parts, channel) }
  }),

  'conversations.members': bot(null, (parts, given) => {
    const channel = allowed(parts, given, 'read')
    if ('error' in channel) return channel
    const { page, more } = paged(channel.members, given)
    return { members: page, ...more }
  }),

  'conversations.list': bot('channels:read', (parts, given) => {
    const kinds = (word(given, 'types') ?? 'public_channel').split(',')
    if (kinds.includes('private_channel') && !has(parts, 'groups:read')) return missingScope(parts, 'groups:read')
    const { botUserId } = parts.workspace.options.app
    const all = parts.workspace
      .conversations()
      .filter(one => one.kind === 'channel')
      .filter(one => kinds.includes(one.isPrivate ? 'private_channel' : 'public_channel'))
      .filter(one => !one.isPrivate || one.members.includes(botUserId))
    const { page, more } = paged(all, given)
    return { channels: page.map(one => channelBody(parts, one)), ...more }
  }),

  'conversations.history': bot(null, (parts, given) => {
    const channel = allowed(parts, given, 'history')
    if ('error' in channel) return channel
    return listed(
      parts,
      given,
      seen(parts, channel)
        .filter(one => one.threadTs === undefined)
        .reverse()
    )
  }),

  'conversations.replies': bot(null, (parts, given) => {
    const channel = allowed(parts, given, 'history')
    if ('error' in channel) return channel
    const ts = word(given, 'ts')
    const thread = seen(parts, channel).filter(one => one.ts === ts || one.threadTs === ts)
    return thread.length === 0 ? { error: 'thread_not_found' } : listed(parts, given, thread)
  })
}

/** A channel that the bot may read; each kind of channel has its own scope. */
function allowed(parts: WorkspaceParts, given: Arguments, what: 'read' | 'history'): Conversation | Refusal {
  const channel = readable(parts, given)
  const kind = 'error' in channel ? 'channels' : scopeOf(channel)
  if (!has(parts, `${kind}:${what}`)) return missingScope(parts, `${kind}:${what}`)
  if ('error' in channel || what === 'read') return channel
  return channel.members.includes(parts.workspace.options.app.botUserId) ? channel : { error: 'not_in_channel' }
}

function scopeOf(channel: Conversation): 'im' | 'groups' | 'channels' {
  if (channel.kind === 'dm') return 'im'
  return channel.isPrivate ? 'groups' : 'channels'
}

function seen(parts: WorkspaceParts, channel: Conversation): Message[] {
  return parts.workspace.messages.filter(one => one.channel === channel.id && one.onlyFor === undefined)
}

function listed(parts: WorkspaceParts, given: Arguments, messages: readonly Message[]) {
  const { page, more } = paged(messages, given)
  return {
    messages: page.map(one => ({
      ...messageBody(parts.workspace, one),
      ...(yes(given, 'include_all_metadata') && one.metadata && { metadata: one.metadata })
    })),
    has_more: more.response_metadata.next_cursor !== '',
    ...more
  }
}

function channelBody(parts: WorkspaceParts, channel: Conversation) {
  const { botUserId } = parts.workspace.options.app
  return {
    id: channel.id,
    ...(channel.kind === 'channel' && { name: channel.name, name_normalized: channel.name }),
    ...(channel.kind === 'dm' && { user: channel.members.find(one => one !== botUserId) }),
    is_channel: channel.kind === 'channel' && !channel.isPrivate,
    is_group: channel.kind === 'channel' && channel.isPrivate === true,
    is_im: channel.kind === 'dm',
    is_private: channel.isPrivate ?? false,
    is_archived: channel.isArchived ?? false,
    is_member: channel.members.includes(botUserId),
    num_members: channel.members.length,
    context_team_id: parts.workspace.options.team.id
  }
}
