import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type WebClientOptions
} from '@slack/web-api'
import type { Log } from '../../changes/ports/ports.ts'

export type Clients = {
  /** One attempt with a short timeout: for what must happen while a trigger is valid. */
  quick: WebClient
  /** Two retries: for an open modal, which must not stay at its loading view. */
  patient: WebClient
  /** One attempt: for messages, which the outbox sends again. */
  outbox: WebClient
}

/** Three clients, which differ in how long they wait and how often they retry. `fetch` sends all their requests. */
export function createClients({ botToken, apiUrl }: SlackSettings, log: Log, fetch = globalThis.fetch): Clients {
  const client = (options: WebClientOptions) =>
    new WebClient(botToken, {
      logger: boltLog(log),
      allowAbsoluteUrls: false,
      fetch,
      rejectRateLimitedCalls: true,
      ...(apiUrl && { slackApiUrl: apiUrl }),
      ...options
    })
  return {
    quick: client({ timeout: 2_500, retryConfig: { retries: 0 } }),
    patient: client({ timeout: 10_000, retryConfig: { retries: 2, minTimeout: 300 }, rejectRateLimitedCalls: false }),
    outbox: client({ timeout: 10_000, retryConfig: { retries: 0 } })
  }
}

/** Who the bot is. Throws `SlackUnusable` where Slack refuses the token or does not answer. */
export async function identify({ patient }: Clients): Promise<Identity> {
  const answer = patient.auth.test().catch(error => {
    throw unusable(error, 'SLACK_BOT_TOKEN')
  })
  const { team_id: team, user_id: botUser, bot_id: bot, url: workspace } = await answer
  if (!team || !botUser) throw new Error('Slack took the token and did not say whose it is')
  return { team, botUser, bot: bot ?? '', workspace: workspace ?? '' }
}

export type Mode = { name: 'socket'; appToken: string } | { name: 'http'; signingSecret: string }

export type SlackSettings = { botToken: string; apiUrl?: string; mode: Mode }

export type Identity = {
  team: string
  botUser: string
  bot: string
  /** The workspace's URL; empty where Slack did not say it. */
  workspace: string
}

/** What Slack's libraries say at each try during an outage, which is logged once at its beginning and its end. */
const OUTAGE =
  /http request failed|API Call failed due to rate limiting|WebSocket error|A p[io]ng wasn't received|Failed to (retrieve a new WSS URL|send)|Peer did not complete/

/** Bolt's logger on top of ours. Debug lines are dropped: they hold whole payloads. */
export function boltLog(log: Log): Logger {
  const say = (level: 'info' | 'warn' | 'error', parts: unknown[]) => {
    const text = parts.map(part => (part instanceof Error ? part.message : String(part))).join(' ')
    if (!OUTAGE.test(text)) log[level]({ from: 'slack' }, text)
  }
  return {
    debug() {},
    info(...parts) {
      say('info', parts)
    },
    warn(...parts) {
      say('warn', parts)
    },
    error(...parts) {
      say('error', parts)
    },
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {}
  }
}

/** The bot cannot start without Slack. The message is for the person who starts it. */
class SlackUnusable extends Error {
  override name = 'SlackUnusable'
}

/** What an error of the first call says to the person who set up the token; never contains the token. */
export function unusable(error: unknown, token: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): SlackUnusable {
  const hint = 'npm start -- doctor looks closer.'
  if (error instanceof WebAPIPlatformError) {
    return new SlackUnusable(`Slack does not take ${token}: ${error.data.error}. ${hint}`, { cause: error })
  }
  const why = error instanceof Error ? error.message : 'no reason given'
  return new SlackUnusable(`Slack cannot be reached: ${why}. ${hint}`, { cause: error })
}

/** Slack's own faults: the call may succeed next time, or may even have succeeded. */
const TRANSIENT = ['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable']

export function isTransient(error: unknown): boolean {
  return isRefusedWith(error, ...TRANSIENT)
}

/** Whether Slack gave no answer to the call, which may have succeeded all the same. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError
}

export function isRateLimited(error: unknown): error is WebAPIRateLimitedError {
  return error instanceof WebAPIRateLimitedError
}

export function isRefusedWith(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof WebAPIPlatformError && codes.includes(String(error.data.error))
}
