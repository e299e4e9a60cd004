import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'

import { call, type Listener, listen, modal, startWorkspace } from './harness.ts'

let now = 0
let slack: SandboxSlack
let app: Listener

beforeEach(async () => {
  now = Date.parse('2026-11-21T12:00:00Z')
  app = await listen()
  slack = await startWorkspace({ now: () => now, ackTimeout: 400, delivery: { mode: 'http', url: app.url } })
})
afterEach(async () => {
  await slack.stop()
  await app.stop()
})

describe('a call', () => {
  const refused: [string, string, Record<string, unknown>, string | null | undefined, object][] = [
    ['without a token', 'auth.test', {}, null, { error: 'not_authed' }],
    ['with a wrong token', 'auth.test', {}, 'xoxb-other', { error: 'invalid_auth' }],
    [
      "with the app's token where the bot's belongs",
      'chat.postMessage',
      {},
      'xapp-sandbox',
      { error: 'not_allowed_token_type' }
    ],
    [
      "with the bot's token where the app's belongs",
      'apps.connections.open',
      {},
      undefined,
      { error: 'not_allowed_token_type' }
    ],
    ['of a method that does not exist', 'chat.shout', {}, undefined, { error: 'unknown_method' }],
    [
      'without its scope',
      'conversations.info',
      { channel: 'DANN' },
      undefined,
      { error: 'missing_scope', needed: 'im:read' }
    ],
    ['to no channel', 'chat.postMessage', { text: 'x' }, undefined, { error: 'channel_not_found' }],
    [
      'to an unknown channel',
      'chat.postMessage',
      { channel: 'CNONE', text: 'x' },
      undefined,
      { error: 'channel_not_found' }
    ],
    [
      'to a private channel of others',
      'chat.postMessage',
      { channel: 'CSECRET', text: 'x' },
      undefined,
      { error: 'channel_not_found' }
    ],
    [
      'to a channel the bot is not in',
      'chat.postMessage',
      { channel: 'CRANDOM', text: 'x' },
      undefined,
      { error: 'not_in_channel' }
    ],
    ['to an archived channel', 'chat.postMessage', { channel: 'COLD', text: 'x' }, undefined, { error: 'is_archived' }],
    [
      'into an unknown thread',
      'chat.postMessage',
      { channel: 'CCHANGES', text: 'x', thread_ts: '1.2' },
      undefined,
      { error: 'thread_not_found' }
    ],
    [
      'about an unknown message',
      'chat.update',
      { channel: 'CCHANGES', text: 'x', ts: '1.2' },
      undefined,
      { error: 'message_not_found' }
    ],
    [
      'whispering to somebody unknown',
      'chat.postEphemeral',
      { channel: 'CCHANGES', text: 'x', user: 'UNONE' },
      undefined,
      { error: 'user_not_found' }
    ],
    [
      'whispering to somebody elsewhere',
      'chat.postEphemeral',
      { channel: 'CCHANGES', text: 'x', user: 'UGONE' },
      undefined,
      { error: 'user_not_in_channel' }
    ],
    ['about an unknown person', 'users.info', { user: 'UNONE' }, undefined, { error: 'user_not_found' }],
    [
      'about an unknown group',
      'usergroups.users.list',
      { usergroup: 'SNONE' },
      undefined,
      { error: 'no_such_subteam' }
    ],
    ['to talk to a bot', 'conversations.open', { users: 'UBOT' }, undefined, { error: 'cannot_dm_bot' }],
    [
      'with a trigger of its own making',
      'views.open',
      { trigger_id: '1.2.x', view: modal('A') },
      undefined,
      { error: 'invalid_trigger' }
    ],
    [
      'about a view that nobody has open',
      'views.update',
      { view_id: 'VNONE', view: modal('A') },
      undefined,
      { error: 'not_found' }
    ]
  ]
  it.each(refused)('%s is refused', async (_, method, given, token, answer) => {
    expect(await call(slack, method, given, token)).toMatchObject({ ok: false, ...answer })
    expect(slack.calls.at(-1)).toMatchObject({ method, ok: false })
  })

  it('to a person posts to their conversation, and only there can the message be updated', async () => {
    const { channel, ts } = await call(slack, 'chat.postMessage', { channel: 'UANN', text: 'x' })
    expect(channel).toBe('DANN')
    expect(await call(slack, 'chat.update', { channel: 'UANN', ts, text: 'y' })).toMatchObject({
      error: 'channel_not_found'
    })
    expect(await call(slack, 'chat.update', { channel, ts, text: 'y' })).toMatchObject({ ok: true })
  })

  it("cannot update somebody else's message", async () => {
    await slack.as('ann').command('mine', { in: '#changes' })
    const { ts } = slack.as('ann').messages('#changes')[0] ?? {}
    expect(await call(slack, 'chat.update', { channel: 'CCHANGES', ts, text: 'x' })).toMatchObject({
      error: 'cant_update_message'
    })
  })

  it('returns group members, or on a free plan that there are no groups', async () => {
    const ask = () => call(slack, 'usergroups.users.list', { usergroup: 'SAPPROVE' })
    expect(await ask()).toMatchObject({ users: ['UBEN'] })
    slack.regroup('SAPPROVE', ['UANN', 'UBEN'])
    expect(await ask()).toMatchObject({ users: ['UANN', 'UBEN'] })
    slack.plan('free')
    expect(await ask()).toMatchObject({ error: 'plan_upgrade_required' })
  })

  it('gets a 429 as often as set, and beyond a burst with strict rates', async () => {
    const post = () => call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'x' })
    slack.limit(2, 7, 'chat.postMessage')
    expect(await post()).toMatchObject({ status: 429, error: 'ratelimited', retryAfter: '7' })
    expect(await post()).toMatchObject({ status: 429 })
    expect(await post()).toMatchObject({ ok: true })
    slack.rates('strict')
    const answers = []
    for (let count = 0; count < 6; count++) answers.push((await post()).status)
    expect(answers).toEqual([200, 200, 200, 200, 429, 429])
    now += 1000
    expect((await post()).status).toBe(200)
  })

  it('fails while Slack is unavailable or refuses connections, and works again after', async () => {
    slack.down()
    expect((await call(slack, 'auth.test')).status).toBe(503)
    slack.down('refusing')
    await expect(call(slack, 'auth.test')).rejects.toThrow('fetch failed')
    slack.up()
    expect(await call(slack, 'auth.test')).toMatchObject({ ok: true, user_id: 'UBOT', team_id: 'T0OFFICE' })
  })
})
