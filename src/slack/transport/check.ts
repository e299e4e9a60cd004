import { WebAPIPlatformError, type WebClient } from '@slack/web-api'
import type { Finding } from '../../changes/ports/vendor.ts'

/** The required scopes of manifest.yml. */
const SCOPES = ['commands', 'chat:write', 'files:read', 'files:write', 'im:write', 'usergroups:read', 'users:read']

export type CheckedSlack = {
  bot: WebClient
  /** With the app-level token; undefined without Socket Mode. */
  app: WebClient | undefined
  channels: readonly string[]
  groups: readonly string[]
}

/** Whether Slack lets the bot do what it needs. Posts nothing. */
export async function checkSlack({ bot, app, channels, groups }: CheckedSlack): Promise<Finding[]> {
  return [
    ...(await findingsOn('the bot token', async () => {
      const { team, user, response_metadata: metadata } = await bot.auth.test()
      return [good(`Slack takes the bot token: @${user} in ${team}.`), ...scopes(metadata?.scopes)]
    })),
    ...(app
      ? await findingsOn('the app-level token', async () => {
          await app.apps.connections.open({})
          return [good('Slack takes the app-level token: Socket Mode can be opened.')]
        })
      : []),
    ...(await each(groups, group => findingsOn(`the user group ${group}`, () => checkGroup(bot, group)))),
    ...(await each(channels, channel => findingsOn(`the channel ${channel}`, () => checkChannel(bot, channel))))
  ]
}

function scopes(held: readonly string[] | undefined): Finding[] {
  if (!held) return [{ verdict: 'unknown', sentence: 'Slack does not say which scopes the token has.' }]
  const lacking = SCOPES.filter(scope => !held.includes(scope))
  if (lacking.length === 0) return [good('The token has the scopes of manifest.yml.')]
  return [bad(`The token lacks ${lacking.join(', ')}. Add them as in manifest.yml and install the app again.`)]
}

async function checkGroup(bot: WebClient, group: string): Promise<Finding[]> {
  const { users = [] } = await bot.usergroups.users.list({ usergroup: group })
  if (users.length === 0) return [bad(`The user group ${group} has no members, so it can approve nothing.`)]
  return [good(`The user group ${group} has ${users.length} members.`)]
}

/** Requests a link to a message that cannot exist: the error shows whether the channel does, and needs no scope. */
async function checkChannel(bot: WebClient, channel: string): Promise<Finding[]> {
  try {
    await bot.chat.getPermalink({ channel, message_ts: '1.000000' })
  } catch (error) {
    if (codeOf(error) !== 'message_not_found') throw error
  }
  return [good(`The channel ${channel} is there for the bot.`)]
}

async function findingsOn(what: string, check: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await check()
  } catch (error) {
    const code = codeOf(error)
    if (code === undefined)
      return [bad(`Slack cannot be reached for ${what}: ${error instanceof Error ? error.message : 'no reason given'}`)]
    return [bad(`Slack refuses ${what}: ${code}. ${REMEDIES[code] ?? ''}`.trim())]
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  invalid_auth: 'Copy the token again from api.slack.com/apps.',
  account_inactive: 'Install the app again.',
  token_revoked: 'Install the app again.',
  not_allowed_token_type: 'SLACK_APP_TOKEN must begin with xapp-.',
  channel_not_found: 'Invite the bot to it, and give its id, not its name.',
  no_such_subteam: 'Give the id of a user group that exists, like S012AB3CD.',
  plan_upgrade_required: 'User groups need a paid plan of Slack: name people in APPROVERS.',
  missing_scope: 'Add the scopes of manifest.yml and install the app again.'
}

function codeOf(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? String(error.data.error) : undefined
}

async function each(items: readonly string[], check: (item: string) => Promise<Finding[]>): Promise<Finding[]> {
  const findings: Finding[] = []
  for (const item of items) findings.push(...(await check(item)))
  return findings
}

function good(sentence: string): Finding {
  return { verdict: 'good', sentence }
}

function bad(sentence: string): Finding {
  return { verdict: 'bad', sentence }
}
