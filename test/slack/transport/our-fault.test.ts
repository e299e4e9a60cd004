import { App, type Receiver } from '@slack/bolt'
import { WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { reportOurFault } from '../../../src/slack/transport/middleware.ts'
import { createViews } from '../../../src/slack/ui/views.ts'

const nowhere: Receiver = { init() {}, start: async () => undefined, stop: async () => undefined }

/** What a listener that breaks makes the bot say to whom, and write into its log. */
async function broken(answer: object) {
  const sent: string[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent.push(decodeURIComponent(String(init?.body)).replaceAll('+', ' '))
    return Response.json(answer)
  }
  const lines: { facts: object; message: string }[] = []
  const line = (facts: object, message: string) => void lines.push({ facts, message })
  const authorize = async () => ({ botToken: 'xoxb-1', botId: 'B1', botUserId: 'U1', teamId: 'T1' })
  const app = new App({ receiver: nowhere, authorize, extendedErrorHandler: true })
  const client = new WebClient('xoxb-1', { fetch, retryConfig: { retries: 0 } })
  reportOurFault(
    app,
    client,
    createViews(client, client, async () => ({ fault: '' })),
    { info() {}, warn: line, error: line }
  )
  app.command('/company', async ({ ack }) => {
    await ack()
    throw new Error('what went wrong')
  })
  const body = { command: '/company', text: '', user_id: 'U_ANN', team_id: 'T1', channel_id: 'C1', trigger_id: '1' }
  await app.processEvent({ body, ack: async () => {} })
  return { sent, lines }
}

describe('what breaks on our side', () => {
  it('is one line in the log and one sentence to who was acting, with the same id', async () => {
    const { sent, lines } = await broken({ ok: true })
    expect(lines).toMatchObject([{ message: 'a Slack listener broke', facts: { err: new Error('what went wrong') } }])
    const [, id = 'none'] = /"id":"(\w{8})"/.exec(JSON.stringify(lines)) ?? []
    expect(sent).toHaveLength(1)
    expect(sent[0]).toContain('channel=U_ANN')
    expect(sent[0]).toContain(`this id: ${id}.`)
    expect(sent[0]).not.toContain('what went wrong')
  })

  it('does not claim that nothing was done: it may have broken after a decision was stored', async () => {
    const { sent } = await broken({ ok: true })
    expect(sent[0]).not.toContain('nothing was')
    expect(sent[0]).toContain('the change’s message')
  })

  it('is in the log even where the person cannot be told', async () => {
    const { lines } = await broken({ ok: false, error: 'channel_not_found' })
    expect(lines.map(({ message }) => message)).toEqual(['a Slack listener broke', 'could not tell the person'])
  })
})
