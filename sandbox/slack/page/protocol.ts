import type { AnyBlock, KnownBlock, Option, PlainTextElement } from '@slack/types'

/** The types that the page and the sandbox's server exchange under /client and /portal. */
export type Person = { id: string; name: string; realName: string; title: string; tz?: string }

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
  files?: { id: string; name: string }[]
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
  files?: { name: string; url: string }[]
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
  /** The errors of the last submit, from the bot or from Slack itself. */
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
  /** The app's shortcuts in the menu of a message. */
  shortcuts?: { name: string; callbackId: string }[]
}

/** What contains a block: the server needs it for the bot's payload. */
export type Place = { type: 'message'; channel: string; ts: string } | { type: 'view'; viewId: string }

/** The server's answer once the bot has answered. */
export type Reply = { errors?: { [blockId: string]: string }; failed?: string }

/**
 * A company as its vendor's own portal shows it; `seats` is null if they are unlimited. With `enabled`, the vendor has no
 * seats, and a company is enabled or disabled.
 */
export type PortalCompany = {
  id: string
  name: string
  seats: number | null
  used: number | null
  ends: string | null
  vendor: string
  /** The vendor's display name. */
  label: string
  enabled?: boolean
  /** The address of its uploaded logo. */
  logo?: string
}
