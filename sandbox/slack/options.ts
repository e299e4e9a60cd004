/** What the local workspace consists of. */
export type SlackOptions = {
  /** Where to listen on 127.0.0.1; any free port when left out. */
  port?: number
  team: Team
  people: readonly Member[]
  channels: readonly Channel[]
  groups: readonly Group[]
  app: App
  /** Slash commands that the app has. */
  commands: readonly (string | Command)[]
  /** Message shortcuts that the app has. */
  shortcuts?: readonly Shortcut[]
  delivery: Delivery
  /** A JSON file that keeps messages and Home tabs across restarts. */
  file?: string
  /** How long Slack waits for an answer, in milliseconds. */
  ackTimeout?: number
  /** Unix time in milliseconds; decides the age of triggers and response URLs. */
  now?: () => number
}

/** `name` with its slash; `shouldEscape` is the manifest's `should_escape`: the text is sent escaped, with ids. */
export type Command = { name: string; shouldEscape?: boolean }

/** A message shortcut, as the manifest has it. */
export type Shortcut = { name: string; callbackId: string }

export type Team = { id: string; name: string; domain: string }

export type Member = {
  id: string
  name: string
  realName: string
  title?: string
  /** The id of another workspace, for people from Slack Connect. */
  team?: string
  isBot?: boolean
  isRestricted?: boolean
  deleted?: boolean
  tz?: string
  email?: string
}

export type Channel = {
  id: string
  name: string
  members: readonly string[]
  isPrivate?: boolean
  isArchived?: boolean
}

export type Group = { id: string; handle: string; name: string; members: readonly string[]; disabled?: boolean }

export type App = {
  botUserId: string
  botId: string
  appId: string
  name?: string
  botToken: string
  appToken: string
  signingSecret: string
  scopes: readonly string[]
}

export type Delivery = { mode: 'socket' } | { mode: 'http'; url: string }
