import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SandboxKeepnet, startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { app, channels, groups, people, team } from '../../sandbox/people.ts'
import { type SandboxSlack, startSlack } from '../../sandbox/slack/slack.ts'
import { getConfig } from '../../src/app/config.ts'
import { doctor } from '../../src/cli/doctor.ts'

describe('doctor', () => {
  let keepnet: SandboxKeepnet
  let slack: SandboxSlack

  beforeEach(async () => {
    keepnet = await startKeepnet()
    slack = await startSlack({ team, people, channels, groups, app, commands: [], delivery: { mode: 'socket' } })
  })
  afterEach(async () => {
    await slack.stop()
    await keepnet.stop()
  })

  async function check(environment: Record<string, string> = {}) {
    const config = getConfig({
      SLACK_BOT_TOKEN: app.botToken,
      SLACK_APP_TOKEN: app.appToken,
      SLACK_API_URL: slack.apiUrl,
      CHANGES_CHANNEL: 'C0CHANGES',
      APPROVERS: 'S0APPROVERS',
      KEEPNET_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
      KEEPNET_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
      KEEPNET_BASE_URL: keepnet.url,
      ...environment
    })
    const lines: string[] = []
    const well = await doctor(config, pino({ level: 'silent' }), line => lines.push(line))
    return { well, text: lines.join('\n') }
  }

  it('finds nothing wrong where all is well, and says nothing in any channel', async () => {
    const { well, text } = await check()
    expect(text).toContain('ok     Slack takes the bot token')
    expect(text).toContain('ok     Slack takes the app-level token')
    expect(text).toContain('ok     The user group S0APPROVERS has 2 members.')
    expect(text).toContain('ok     The channel C0CHANGES is there for the bot.')
    expect(text).toContain('ok     Keepnet gave a token.')
    expect(well).toBe(true)
    expect(slack.as('ann').messages('#changes')).toEqual([])
  })

  it('says what is wrong and what to do, all of it', async () => {
    const { well, text } = await check({
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      KEEPNET_CLIENT_SECRET: 'wrong-secret',
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nothing',
      REDIS_URL: 'redis://127.0.0.1:1'
    })
    expect(text).toContain('WRONG  Slack refuses the bot token: invalid_auth. Copy the token again')
    expect(text).toContain('WRONG  Keepnet gave no token')
    expect(text).toContain('WRONG  PostgreSQL does not answer')
    expect(text).toContain('WRONG  Redis does not answer')
    expect(text).not.toContain('wrong-secret')
    expect(well).toBe(false)
  })

  it('knows a channel and a group that are not there', async () => {
    const { well, text } = await check({ CHANGES_CHANNEL: 'C0NOWHERE', APPROVERS: 'S0NOBODY' })
    expect(text).toContain('WRONG  Slack refuses the channel C0NOWHERE: channel_not_found. Invite the bot to it')
    expect(text).toContain('WRONG  Slack refuses the user group S0NOBODY: no_such_subteam.')
    expect(well).toBe(false)
  })
})
