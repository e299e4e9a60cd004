import type { KnownBlock } from '@slack/types'
import type { HomeTab, Modal, Unsupported } from './check/surface.ts'
import type { Values } from './inputs.ts'
import type { Channel, Group, Member, SlackOptions } from './options.ts'

export type Message = {
  channel: string
  ts: string
  threadTs?: string
  /** A member's id; Slackbot is `USLACKBOT`. */
  user: string
  text: string
  blocks: KnownBlock[]
  /** The one person who sees it: an ephemeral message. */
  onlyFor?: string
  edited?: string
  /** The ids of the files shared with it. */
  files?: readonly string[]
  /** The app's own data, shown only to those who ask for it. */
  metadata?: Readonly<Record<string, unknown>>
}

/** A file that was uploaded; `channels` are where it is shared. */
export type StoredFile = {
  id: string
  name: string
  title: string
  /** Whoever uploaded it, or promised to: `content` is missing until then. */
  user: string
  length: number
  content?: Buffer
  /** Where the app gets it with its token. */
  url: string
  channels: string[]
  at: number
}

/** One open modal of one person. */
export type OpenView = {
  id: string
  person: string
  rootId: string
  previousId: string | null
  hash: string
  view: Modal
  values: Values
  /** The app's errors, by block id. */
  errors: Readonly<Record<string, string>>
  /** Slack's own error, if the app did not answer correctly. */
  failed?: string
  sending: boolean
}

export type Home = { id: string; hash: string; view: HomeTab; values: Values }

/** A channel, or one person's direct messages with the app. */
export type Conversation = Channel & { kind: 'channel' | 'dm' }

export type Workspace = {
  options: SlackOptions
  now(): number
  member(id: string): Member | undefined
  /** Everybody, including the app's bot. */
  members(): readonly Member[]
  group(id: string): Group | undefined
  groups(): readonly Group[]
  /** Replaces the members of a group. */
  regroup(id: string, members: readonly string[]): void
  /** By id, by `#name` or by name. */
  conversation(name: string): Conversation | undefined
  conversations(): readonly Conversation[]
  /** The conversation of the app with one person. */
  direct(person: string): Conversation
  /** The types of blocks that Slack has not brought to this workspace yet. */
  unsupported: Unsupported
  messages: Message[]
  /** By id. */
  files: Map<string, StoredFile>
  homes: Map<string, Home>
  /** Each person's open modals, the top one last. */
  stacks: Map<string, OpenView[]>
  /** What a person has chosen in a message's selects, by person and message. */
  chosen: Map<string, Values>
  /** A message timestamp: unique and increasing. */
  nextTs(): string
  /** Notifies listeners of a change. */
  changed(): void
  onChange(listener: () => void): () => void
}

export const SLACKBOT = 'USLACKBOT'

export function workspace(options: SlackOptions): Workspace {
  const now = options.now ?? Date.now
  const listeners = new Set<() => void>()
  const bot: Member = {
    id: options.app.botUserId,
    name: (options.app.name ?? 'countersign').toLowerCase(),
    realName: options.app.name ?? 'Countersign',
    isBot: true
  }
  const slackbot: Member = { id: SLACKBOT, name: 'slackbot', realName: 'Slackbot' }
  const people = [...options.people.filter(one => one.id !== bot.id), bot]
  const everybody = new Map([...people, slackbot].map(one => [one.id, one]))
  const groups = new Map(options.groups.map(one => [one.id, one]))
  const conversations = [
    ...options.channels.map((one): Conversation => ({ ...one, kind: 'channel' })),
    ...people.filter(one => !one.isBot).map(one => directOf(one.id, bot.id))
  ]
  let lastTs = 0

  return {
    options,
    now,
    member: id => everybody.get(id),
    members: () => people,
    group: id => groups.get(id),
    groups: () => [...groups.values()],
    regroup(id, members) {
      const group = groups.get(id)
      if (group === undefined) throw new Error(`There is no group ${id}.`)
      groups.set(id, { ...group, members })
    },
    conversation: name =>
      conversations.find(one => one.id === name || (one.kind === 'channel' && one.name === name.replace(/^#/, ''))),
    conversations: () => conversations,
    direct: person => directOf(person, bot.id),
    unsupported: new Set(),
    messages: [],
    files: new Map(),
    homes: new Map(),
    stacks: new Map(),
    chosen: new Map(),
    nextTs() {
      lastTs = Math.max(lastTs + 1, now() * 1000)
      return `${Math.floor(lastTs / 1_000_000)}.${String(lastTs % 1_000_000).padStart(6, '0')}`
    },
    changed() {
      for (const listener of [...listeners]) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}

function directOf(person: string, bot: string): Conversation {
  return {
    id: `D${person.slice(1)}`,
    name: `directmessage-${person}`,
    members: [person, bot],
    kind: 'dm',
    isPrivate: true
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
