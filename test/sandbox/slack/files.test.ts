import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { createClients } from '../../../src/slack/transport/clients.ts'
import { createFileReader } from '../../../src/slack/transport/files.ts'
import { createViews } from '../../../src/slack/ui/views.ts'
import { call, startWorkspace, workspace } from './harness.ts'

const scopes = [...workspace.app.scopes, 'files:read', 'files:write']
const log = { info() {}, warn() {}, error() {} }
let slack: SandboxSlack

beforeAll(async () => {
  slack = await startWorkspace({ app: { ...workspace.app, scopes } })
})
afterAll(() => slack.stop())

/** Requests an address for so many bytes, and posts a body there. */
async function uploaded(length: number, body: string) {
  const given = await call(slack, 'files.getUploadURLExternal', { filename: 'list.csv', length: String(length) })
  const answer = await fetch(String(given.upload_url), { method: 'POST', body })
  return { id: String(given.file_id), url: String(given.upload_url), answer }
}

const complete = (id: string, more = {}) =>
  call(slack, 'files.completeUploadExternal', { files: [{ id, title: 'A list' }], ...more })

describe('a file', () => {
  it('is sent to a person by the product, who alone sees it', async () => {
    const { patient, quick } = createClients(
      {
        botToken: workspace.app.botToken,
        apiUrl: slack.apiUrl,
        mode: { name: 'http', signingSecret: '' }
      },
      log
    )
    await createViews(quick, patient, async () => ({ fault: '' })).sendFile(
      'UANN',
      { name: 'acme.csv', content: 'a,b\n1,é\n' },
      'Your list.'
    )
    const message = slack.as('ann').messages().at(-1)
    expect(message).toMatchObject({ text: 'Your list.', files: [{ name: 'acme.csv', content: 'a,b\n1,é\n' }] })
    const state = await (await fetch(`${slack.url}/client/state?as=UANN`)).json()
    const [file] = state.messages.DANN.at(-1).files
    expect(await (await fetch(slack.url + file.url)).text()).toBe('a,b\n1,é\n')
    expect((await fetch(slack.url + file.url.replace('UANN', 'UBEN'))).status).toBe(400)
  })

  it('is uploaded with as many bytes as were announced, once, and is shared once', async () => {
    const { id, url, answer } = await uploaded(4, 'abcd')
    expect([answer.status, await answer.text()]).toEqual([200, 'OK - 4'])
    expect((await fetch(url, { method: 'POST', body: 'abcd' })).status).toBe(404)
    expect(await complete(id, { channel_id: 'CCHANGES', initial_comment: 'Look' })).toMatchObject({
      ok: true,
      files: [{ id, name: 'list.csv', title: 'A list', size: 4, channels: ['CCHANGES'] }]
    })
    expect(slack.as('ben').messages('#changes').at(-1)).toMatchObject({ text: 'Look', files: [{ content: 'abcd' }] })
    expect(await complete(id, { channel_id: 'CCHANGES' })).toMatchObject({ error: 'file_not_found' })
    const other = await uploaded(5, 'abcd')
    expect(other.answer.status).toBe(400)
    expect(await complete(other.id)).toMatchObject({ error: 'file_not_found' })
  })

  it.each([
    ['without a name', 'files.getUploadURLExternal', { length: '4' }, 'missing_argument'],
    ['without a length', 'files.getUploadURLExternal', { filename: 'a' }, 'invalid_arguments'],
    ['of no bytes', 'files.getUploadURLExternal', { filename: 'a', length: '0' }, 'invalid_arguments'],
    ['that is none', 'files.completeUploadExternal', { files: [{ id: 'F1' }] }, 'file_not_found'],
    ['and no list', 'files.completeUploadExternal', { files: 'F1' }, 'invalid_arguments']
  ])('%s is refused', async (_, method, given, error) => {
    expect(await call(slack, method, given)).toMatchObject({ ok: false, error })
  })

  it('cannot be shared with a person by their id, nor where the bot is not', async () => {
    const { id } = await uploaded(1, 'a')
    expect(await complete(id, { channel_id: 'UANN' })).toMatchObject({ error: 'invalid_channel' })
    expect(await complete(id, { channel_id: 'CRANDOM' })).toMatchObject({ error: 'not_in_channel' })
  })

  it('needs the scope', async () => {
    const bare = await startWorkspace()
    const answer = await call(bare, 'files.getUploadURLExternal', { filename: 'a', length: '1' })
    await bare.stop()
    expect(answer).toMatchObject({ error: 'missing_scope', needed: 'files:write' })
  })
})

describe('a file that somebody uploads in a form', () => {
  const settings = (more = {}) => ({
    botToken: workspace.app.botToken,
    apiUrl: slack.apiUrl,
    mode: { name: 'http' as const, signingSecret: '' },
    ...more
  })
  const sayTooLarge = (bytes: number) => `${bytes} is too much`
  const upload = async (content: string) => {
    const body = Buffer.from(content)
    return await (await fetch(`${slack.url}/client/upload?as=UANN&name=a.csv`, { method: 'POST', body })).json()
  }
  const reader = (more = {}) => createFileReader(createClients(settings(more), log).patient, settings(more))

  it('is read with the token of the bot, within its limit, by whoever uploaded it', async () => {
    const { id, url_private: url } = await upload('company,seats')
    const read = await reader()('UANN', id, 100, sayTooLarge)
    expect('content' in read && Buffer.from(read.content).toString()).toBe('company,seats')
    expect(await reader()('UANN', id, 5, sayTooLarge)).toEqual({ fault: '13 is too much' })
    expect(await reader()('UBEN', id, 100, sayTooLarge)).toEqual({
      fault: 'Somebody else uploaded this file. Upload it yourself.'
    })
    expect(await reader()('UANN', 'F0NONE', 100, sayTooLarge)).toMatchObject({ fault: expect.stringContaining('know') })
    const stranger = await fetch(url, { redirect: 'manual' })
    expect(stranger.status).toBe(302)
  })

  it('is never asked for anywhere but at Slack, and no redirect is followed', async () => {
    const asked: string[] = []
    const elsewhere = async (input: string | URL | Request) => {
      asked.push(String(input))
      return new Response('', { status: 302, headers: { location: 'https://example.com/' } })
    }
    const described = (url: string, more = {}) => {
      const { patient } = createClients(settings(), log)
      Object.assign(patient.files, {
        info: async () => ({ file: { id: 'F1', user: 'UANN', size: 3, name: 'a', url_private: url, ...more } })
      })
      return createFileReader(patient, { ...settings(), apiUrl: 'https://slack.com/api/' }, elsewhere)
    }
    for (const url of [
      'https://example.com/a',
      'https://slack.com.example.com/a',
      'https://notslack.com/a',
      'http://files.slack.com/a',
      'https://files.slack.com:8443/a',
      'not an address'
    ]) {
      const read = await described(url)('UANN', 'F1', 100, sayTooLarge)
      expect(read).toEqual({ fault: 'This file is not stored at Slack. Upload a copy of it.' })
    }
    expect(
      await described('https://files.slack.com/a', { is_external: true })('UANN', 'F1', 9, sayTooLarge)
    ).toHaveProperty('fault')
    expect(asked).toEqual([])
    expect(await described('https://files.slack.com/a')('UANN', 'F1', 100, sayTooLarge)).toEqual({
      fault: 'Slack did not hand out the file. Upload it again.'
    })
    expect(asked).toEqual(['https://files.slack.com/a'])
  })
})
