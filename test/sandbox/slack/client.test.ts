import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { button, startApp } from './app.ts'
import { call, startWorkspace, workspace } from './harness.ts'

describe("the page's API", () => {
  let slack: SandboxSlack
  let app: Awaited<ReturnType<typeof startApp>>
  beforeEach(async () => {
    slack = await startWorkspace()
    app = await startApp(slack, 'socket')
  })
  afterEach(async () => {
    await app.stop()
    await slack.stop()
  })

  const get = async (path: string) => JSON.parse(await (await fetch(slack.url + path)).text())
  const post = async (what: string, body: object) => {
    const answer = await fetch(`${slack.url}/client/${what}`, { method: 'POST', body: JSON.stringify(body) })
    return JSON.parse(await answer.text())
  }
  const topView = async () => (await get('/client/state?as=UANN')).views.at(-1)

  it('lists everybody that the page can act as', async () => {
    const { team, people } = await get('/client/people')
    expect(team.name).toBe('Northwind Resale')
    expect(people.map((one: { id: string }) => one.id)).toEqual(['UANN', 'UBEN', 'UOUT'])
  })

  it('supports a person from the command through the form to the message', async () => {
    expect(await post('command', { as: 'UANN', channel: 'CCHANGES', text: '/company update' })).toEqual({})
    await slack.as('ann').until(() => slack.as('ann').modal())
    const { id: viewId } = await topView()
    const container = { type: 'view', viewId }
    const where = { as: 'UANN', container, blockId: 'company' }
    const { options } = await post('suggestions', { ...where, actionId: 'company', value: 'zen' })
    expect(options).toHaveLength(1)
    const action = { actionId: 'company', type: 'external_select', selectedOption: options[0] }
    expect(await post('action', { ...where, action })).toEqual({})
    await slack.as('ann').until(() => slack.as('ann').modal()?.inputs.Seats)
    expect((await topView()).state.values.company.company.selected_option).toEqual(options[0])

    const seats = (value: string) => ({
      seats: { seats: { type: 'number_input', value } },
      reason: { reason: { type: 'plain_text_input', value: 'because' } }
    })
    const submit = (value: string) => post('submit', { as: 'UANN', viewId, values: seats(value) })
    expect(await submit('2000')).toEqual({ errors: { seats: 'At most 1000 seats.' } })
    expect((await topView()).errors).toEqual({ seats: 'At most 1000 seats.' })
    expect(await submit('12')).toEqual({ done: 'closed' })
    await slack.as('ann').until(() => slack.as('ann').messages('#changes').length === 2)
    const mine = (await get('/client/state?as=UANN')).messages.CCHANGES
    expect(mine.map((one: { ephemeral: boolean }) => one.ephemeral)).toEqual([false, true])
    expect((await get('/client/state?as=UBEN')).messages.CCHANGES).toHaveLength(1)
  })

  it('refuses actions that a person could not take', async () => {
    expect(await post('message', { as: 'UBEN', channel: 'CSECRET', text: 'x' })).toEqual({
      failed: 'UBEN is not in CSECRET.'
    })
    expect(await post('message', { as: 'UBOT', channel: 'CCHANGES', text: 'x' })).toEqual({
      failed: 'There is nobody UBOT here.'
    })
    await post('command', { as: 'UANN', channel: 'CCHANGES', text: '/company update' })
    await slack.as('ann').until(() => slack.as('ann').modal())
    const { id: viewId } = await topView()
    expect(await post('submit', { as: 'UBEN', viewId })).toEqual({ failed: `UBEN has no view ${viewId} open.` })
  })

  it('sends an event when something changed', async () => {
    const answer = await fetch(`${slack.url}/client/events?as=UBEN`)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).toContain('event: changed')
    await post('message', { as: 'UANN', channel: 'CRANDOM', text: 'a <b> & @ben' })
    expect((await reader?.read())?.value).toContain('event: changed')
    await reader?.cancel()
    expect((await get('/client/state?as=UBEN')).messages.CRANDOM[0].text).toBe('a &lt;b&gt; &amp; <@UBEN>')
    expect(slack.as('ben').messages('#random')[0]?.text).toBe('a <b> & @ben')
  })
})

describe('a workspace saved in a file', () => {
  it('shows the same messages after a restart, without ephemeral ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slack-'))
    const file = join(folder, 'slack.json')
    const first = await startWorkspace({ file })
    const blocks = [{ type: 'actions', elements: [button('Go', 'go')] }]
    const { ts } = await call(first, 'chat.postMessage', { channel: 'CCHANGES', text: 'kept', blocks })
    await call(first, 'chat.postEphemeral', { channel: 'CCHANGES', user: 'UANN', text: 'gone' })
    await first.stop()
    const second = await startWorkspace({ file })
    expect(second.as('ann').messages('#changes')).toMatchObject([{ ts, text: 'kept', buttons: ['Go'] }])
    expect(await call(second, 'chat.update', { channel: 'CCHANGES', ts, text: 'changed' })).toMatchObject({ ok: true })
    expect(second.as('ann').messages('#changes')).toMatchObject([{ text: 'changed', buttons: ['Go'], edited: true }])
    await second.stop()
    rmSync(folder, { recursive: true })
  })
})

describe('a socket', () => {
  it('receives hello and a request to reconnect, and needs a new ticket for that', async () => {
    const slack = await startWorkspace()
    const { url } = await call(slack, 'apps.connections.open', {}, workspace.app.appToken)
    const said: string[] = []
    const socket = new WebSocket(String(url))
    socket.on('message', data => said.push(JSON.parse(String(data)).type))
    await slack.until(() => slack.connections() === 1)
    const asked = new Promise(resolve =>
      socket.on('message', data => String(data).includes('disconnect') && resolve(null))
    )
    slack.refresh()
    await asked
    expect(said).toEqual(['hello', 'disconnect'])
    const again = new WebSocket(String(url))
    const refused = await new Promise(resolve => again.once('error', resolve))
    expect(String(refused)).toContain('404')
    socket.terminate()
    await slack.stop()
  })
})
