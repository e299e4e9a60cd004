import { homeBody, viewBody } from './delivery/bodies.ts'
import { commandOf } from './interactions/command.ts'
import type { WorkspaceParts } from './interactions/parts.ts'
import type { Conversation, Message, Workspace } from './workspace.ts'

/** Whom the page can be. */
export function peopleOf(parts: WorkspaceParts) {
  const { team } = parts.workspace.options
  const people = parts.workspace.members().filter(one => !one.isBot && !one.deleted)
  return {
    team: { id: team.id, name: team.name },
    people: people.map(one => ({ id: one.id, name: one.name, realName: one.realName, title: one.title ?? '' }))
  }
}

/** Everything that one person sees. */
export function stateOf(parts: WorkspaceParts, person: string) {
  const { workspace, stacks } = parts
  const me = workspace.member(person)
  const home = workspace.homes.get(person)
  const channels = channelsOf(workspace, person)
  return {
    me: { id: person, name: me?.name, realName: me?.realName, title: me?.title ?? '' },
    team: { id: workspace.options.team.id, name: workspace.options.team.name },
    channels: channels.map(one => ({
      id: one.id,
      name: one.kind === 'dm' ? workspace.member(workspace.options.app.botUserId)?.realName : one.name,
      kind: one.kind
    })),
    messages: Object.fromEntries(
      channels.map(one => [
        one.id,
        messagesOf(workspace, person, one.id).map(message => messageSeen(workspace, message))
      ])
    ),
    views: stacks.of(person).map(open => ({
      ...viewBody(workspace, open),
      errors: open.errors,
      ...(open.failed !== undefined && { failed: open.failed })
    })),
    home: home ? homeBody(workspace, home) : null,
    names: namesOf(workspace),
    commands: workspace.options.commands.map(one => commandOf(one).name)
  }
}

export function channelsOf(workspace: Workspace, person: string): readonly Conversation[] {
  return workspace.conversations().filter(one => one.members.includes(person))
}

/** The messages of a channel that one person sees, oldest first: everybody's, and those for this person alone. */
export function messagesOf(workspace: Workspace, person: string, channel: string): readonly Message[] {
  return workspace.messages.filter(
    one => one.channel === channel && (one.onlyFor === undefined || one.onlyFor === person)
  )
}

function messageSeen(workspace: Workspace, message: Message) {
  const from = workspace.member(message.user)
  return {
    ts: message.ts,
    user: { id: message.user, name: from?.realName ?? message.user, isBot: from?.isBot ?? false },
    text: message.text,
    blocks: message.blocks,
    ephemeral: message.onlyFor !== undefined,
    ...(message.threadTs !== undefined && { threadTs: message.threadTs }),
    edited: message.edited !== undefined,
    time: new Date(Number(message.ts) * 1000).toISOString()
  }
}

function namesOf(workspace: Workspace): Record<string, string> {
  return Object.fromEntries([
    ...workspace.members().map(one => [one.id, one.realName]),
    ...workspace.groups().map(one => [one.id, one.handle]),
    ...workspace
      .conversations()
      .filter(one => one.kind === 'channel')
      .map(one => [one.id, one.name])
  ])
}
