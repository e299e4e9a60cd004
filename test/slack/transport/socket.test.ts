import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, SocketModeReceiver } from '@slack/bolt'
import { LogLevel } from '@slack/web-api'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { answerRateLimits, readRateLimits } from '../../../src/slack/transport/listener.ts'
import { stayConnected } from '../../../src/slack/transport/socket.ts'
import { SYSTEM_CLOCK } from '../../../src/vendors/shared/listing.ts'

const log = { info() {}, warn() {}, error() {} }
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

/** An app with a socket to a Slack that answers `apps.connections.open` with these errors before it lets it in again. */
async function connected(...refusals: string[]) {
  const sockets: WebSocket[] = []
  const said: unknown[] = []
  let address = ''
  let requested = 0
  const http = createServer((_, response) => {
    requested += 1
    const error = requested > 1 ? refusals.shift() : undefined
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(error ? { ok: false, error } : { ok: true, url: address.replace('http', 'ws') }))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/` // a listening TCP server has one
  const server = new WebSocketServer({ server: http })
  server.on('connection', socket => {
    sockets.push(socket)
    socket.on('message', data => said.push(JSON.parse(String(data))))
    socket.send(JSON.stringify({ type: 'hello' }))
  })

  const receiver = new SocketModeReceiver({
    appToken: 'xapp-1',
    logLevel: LogLevel.ERROR,
    autoReconnectEnabled: false,
    clientPingTimeout: 15_000,
    installerOptions: { clientOptions: { slackApiUrl: address, retryConfig: { retries: 0 } } }
  })
  readRateLimits(receiver)
  const app = new App({ receiver, logLevel: LogLevel.ERROR, authorize: async () => ({ botToken: 'xoxb-1' }) })
  answerRateLimits(app, log)
  await app.start()
  const connection = stayConnected(receiver, SYSTEM_CLOCK, log)
  open.push(async () => {
    connection.stop()
    await app.stop()
    server.close()
    http.close()
  })
  return { sockets, said, requested: () => requested }
}

describe('the socket to Slack', () => {
  it.each([
    ['Slack asks for it', (socket: WebSocket) => socket.send('{"type":"disconnect","reason":"refresh_requested"}')],
    ['it breaks', (socket: WebSocket) => socket.terminate()]
  ])('is opened anew at once where %s', async (_, end) => {
    const { sockets } = await connected()
    for (const count of [1, 2]) {
      const [last] = sockets.slice(-1)
      if (last) end(last)
      await expect.poll(() => sockets.length, { timeout: 3_000 }).toBe(count + 1)
    }
  })

  it('is opened anew also where that was refused before, with whatever error', async () => {
    const { sockets, requested } = await connected('internal_error', 'invalid_auth')
    sockets[0]?.terminate()
    await expect.poll(() => sockets.length, { timeout: 5_000 }).toBe(2)
    expect(requested()).toBe(4)
  })

  it('takes the notice of too many events, which holds no event, and answers it', async () => {
    const { sockets, said } = await connected()
    const payload = { token: 't', type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1, api_app_id: 'A1' }
    sockets[0]?.send(JSON.stringify({ type: 'events_api', envelope_id: 'one', payload }))
    await expect.poll(() => said).toMatchObject([{ envelope_id: 'one' }])
    expect(sockets).toHaveLength(1)
  })
})
