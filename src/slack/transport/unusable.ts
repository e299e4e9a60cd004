import { WebAPIPlatformError } from '@slack/web-api'

/** The bot cannot begin without Slack. Its message is written for the person who starts it. */
class SlackUnusable extends Error {
  override name = 'SlackUnusable'
}

/** What an error of the first call says to the person who set the token up; never the token. */
export function unusable(error: unknown, token: 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN'): SlackUnusable {
  const hint = 'npm start -- doctor looks closer.'
  if (error instanceof WebAPIPlatformError) {
    return new SlackUnusable(`Slack does not take ${token}: ${error.data.error}. ${hint}`, { cause: error })
  }
  const why = error instanceof Error ? error.message : 'no reason given'
  return new SlackUnusable(`Slack cannot be reached: ${why}. ${hint}`, { cause: error })
}
