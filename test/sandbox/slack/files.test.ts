import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { createClients } from '../../../src/slack/transport/clients.ts'
import { createViews } from '../../../src/slack/ui/views.ts'
import { call, startWorkspace, workspace } from './harness.ts'

const scopes = [...workspace.app.scopes, 'files:write']
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
    await createViews(quick, patient).sendFile('UANN', { name: 'acme.csv', content: 'a,b\n1,é\n' }, 'Your list.')
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
