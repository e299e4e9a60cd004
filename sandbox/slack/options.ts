/** What the small local workspace consists of. */
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
  delivery: Delivery
  /** A JSON file that keeps messages and App Homes across restarts. */
  file?: string
  /** How long Slack waits for an answer, in milliseconds. */
  ackTimeout?: number
  /** Milliseconds since 1970; decides the age of triggers and response addresses. */
  now?: () => number
}

/** `name` with its slash; `shouldEscape` as the manifest's `should_escape`: what follows comes with ids and escaped. */
export type Command = { name: string; shouldEscape?: boolean }

export type Team = { id: string; name: string; domain: string }

export type Member = {
  id: string
  name: string
  realName: string
  title?: string
  /** The id of another workspace, for people who are here through Slack Connect. */
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
