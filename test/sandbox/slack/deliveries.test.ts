import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sign } from '../../../sandbox/slack/delivery/deliveries.ts'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { call, type Listener, listen, startWorkspace, withButton, workspace } from './harness.ts'

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

describe('a response address', () => {
  const respond = async (body: object) => {
    const answer = await fetch(String(app.last().response_url), { method: 'POST', body: JSON.stringify(body) })
    return [answer.status, await answer.json()]
  }

  it('works five times', async () => {
    await slack.as('ann').command('/company', { in: '#random' })
    for (let count = 0; count < 5; count++) expect(await respond({ text: 'x' })).toEqual([200, { ok: true }])
    expect(await respond({ text: 'x' })).toEqual([404, { ok: false, error: 'used_url' }])
  })

  it('works for thirty minutes, and refuses what messages may not contain', async () => {
    await slack.as('ann').command('/company', { in: '#random' })
    expect(await respond({ blocks: [{ type: 'banner' }] })).toMatchObject([400, { error: 'invalid_blocks' }])
    now += 30 * 60_000 + 1
    expect(await respond({ text: 'x' })).toEqual([404, { ok: false, error: 'expired_url' }])
  })
})

describe('an HTTP request to the app', () => {
  it('is a form with a signature over its raw body', async () => {
    await slack.as('otto').command('/company show acme', { in: '#changes' })
    const { body, headers } = app.requests[0] ?? { body: '', headers: {} }
    const seconds = String(headers['x-slack-request-timestamp'])
    expect(headers['x-slack-signature']).toBe(sign(workspace.app.signingSecret, seconds, body))
    expect(Math.abs(Date.now() / 1000 - Number(seconds))).toBeLessThan(5)
    expect(app.last()).toMatchObject({
      command: '/company',
      text: 'show acme',
      team_id: 'T0OTHER',
      user_id: 'UOUT',
      channel_name: 'changes'
    })
  })

  it('refers to an ephemeral message without including it', async () => {
    const blocks = withButton('A').blocks
    await call(slack, 'chat.postEphemeral', { channel: 'CCHANGES', user: 'UANN', text: 'psst', blocks })
    await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'aloud', blocks })
    await slack.as('ann').press('Go', { in: 'psst' })
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      container: { is_ephemeral: true },
      actions: [{ action_id: 'go', value: 'yes' }]
    })
    expect(app.last().message).toBeUndefined()
    await slack.as('ben').press('Go', { in: 'aloud' })
    expect(app.last()).toMatchObject({
      user: { id: 'UBEN', team_id: 'T0OFFICE' },
      message: { text: 'aloud' },
      channel: { id: 'CCHANGES' }
    })
  })
})

describe('a duplicate delivery', () => {
  const texts = () => app.requests.map(({ body }) => new URLSearchParams(body).get('text'))

  it('is sent twice at once as often as set, and once more on request', async () => {
    slack.twice(1)
    for (const text of ['one', 'two']) await slack.as('ann').command(`/company ${text}`, { in: '#random' })
    expect(texts()).toEqual(['one', 'one', 'two'])
    expect(await slack.again()).toEqual({ name: 'acked', body: undefined })
    expect(texts()).toEqual(['one', 'one', 'two', 'two'])
    expect(new Set(app.requests.map(({ body }) => body)).size).toBe(2)
    expect(slack.acks).toHaveLength(4)
  })

  it('cannot be repeated before the first one', async () => {
    await expect(slack.again()).rejects.toThrow('Nothing has been delivered yet')
  })
})
