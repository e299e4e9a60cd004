import type { AnyBlock, KnownBlock, Option, PlainTextElement } from '@slack/types'

/** What the page and the sandbox's server say to each other under /client and /portal. */
export type Person = { id: string; name: string; realName: string; title: string }

export type Channel = { id: string; name: string; kind: 'channel' | 'dm'; unread: number }

export type Block = AnyBlock | KnownBlock

/** One input's value, in the shape of Slack's `view.state.values[block][action]`. */
export type Answer = {
  type: string
  value?: string | null
  selected_option?: Option | null
  selected_options?: Option[]
  selected_date?: string | null
  selected_time?: string | null
  selected_date_time?: number | null
  selected_user?: string | null
  selected_users?: string[]
  selected_conversation?: string | null
  selected_conversations?: string[]
  selected_channel?: string | null
  selected_channels?: string[]
}

export type Answers = { [blockId: string]: { [actionId: string]: Answer } }

export type Message = {
  ts: string
  user: { id: string; name: string; isBot: boolean }
  text: string
  blocks?: Block[]
  ephemeral?: boolean
  threadTs?: string
  edited?: boolean
  time?: string
}

export type View = {
  id: string
  hash?: string
  type: 'modal' | 'home'
  title?: PlainTextElement
  submit?: PlainTextElement | null
  close?: PlainTextElement | null
  blocks: Block[]
  state?: { values: Answers }
  /** What the bot, or Slack itself, found wrong on the last submit. */
  errors?: { [blockId: string]: string }
  failed?: string
}

export type State = {
  me: Person
  team: { id: string; name: string } | string
  channels: Channel[]
  messages: { [channelId: string]: Message[] }
  views: View[]
  home?: View | null
  names: { [id: string]: string }
  /** The app's slash commands, each with its slash. */
  commands?: string[]
}

/** Where a block stands: the server needs it to tell the bot. */
export type Place = { type: 'message'; channel: string; ts: string } | { type: 'view'; viewId: string }

/** What the server says after it passed something on to the bot. */
export type Reply = { errors?: { [blockId: string]: string }; failed?: string }

/**
 * A company as its vendor's own portal shows it; `seats` is null where they are not limited. Where `enabled` is given
 * the vendor knows no seats, but whether the company is enabled.
 */
export type PortalCompany = {
  id: string
  name: string
  seats: number | null
  used: number | null
  ends: string | null
  vendor: string
  /** What people call the vendor. */
  label: string
  enabled?: boolean
}
