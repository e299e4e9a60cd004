import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { Log } from '../../changes/ports/ports.ts'
import type { Identity, SlackSettings } from './app.ts'
import { boltLog } from './bolt-log.ts'
import { unusable } from './unusable.ts'

export type Clients = {
  /** Answers at once or not at all: for what must happen while a trigger lives. */
  quick: WebClient
  /** Tries twice more: for an open modal that must not stay at its loading view. */
  patient: WebClient
  /** Tries once and tells: for notices, whose patience is the outbox. */
  outbox: WebClient
}

/** The three ways of talking to Slack, by how long each may wait. */
export function createClients({ botToken, apiUrl }: SlackSettings, log: Log): Clients {
  const client = (options: WebClientOptions) =>
    new WebClient(botToken, {
      logger: boltLog(log),
      allowAbsoluteUrls: false,
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

/** Who the bot is. Throws `SlackUnusable` where Slack does not take the token or does not answer. */
export async function identify({ patient }: Clients): Promise<Identity> {
  const answer = patient.auth.test().catch(error => {
    throw unusable(error, 'SLACK_BOT_TOKEN')
  })
  const { team_id: team, user_id: botUser, bot_id: bot, url: workspace } = await answer
  if (!team || !botUser) throw new Error('Slack took the token and did not say whose it is')
  return { team, botUser, bot: bot ?? '', workspace: workspace ?? '' }
}
