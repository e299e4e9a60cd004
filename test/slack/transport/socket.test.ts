import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, SocketModeReceiver } from '@slack/bolt'
import { LogLevel } from '@slack/web-api'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { boltLog } from '../../../src/slack/transport/clients.ts'
import {
  answerRateLimits,
  readRateLimits,
  refuseStrangeEnvelopes,
  stayConnected
} from '../../../src/slack/transport/socket.ts'
import { SYSTEM_CLOCK } from '../../../src/vendors/shared/call.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0)) await close()
})

const TIMES = { hello: 200, closing: 40, steady: 300, firstPause: 20, longestPause: 100 }

/** What a Slack does with a socket once it is open: it says hello, unless told otherwise. */
type Manner = (socket: WebSocket) => void
const hello: Manner = socket => socket.send('{"type":"hello"}')
const silent: Manner = () => {}

/**
 * An app with a socket to a Slack that answers `apps.connections.open` with these errors before it lets it in again,
 * and treats each next socket in the manner that is then `manner.now`.
 */
async function connected(refusals: readonly string[] = [], first: Manner = hello, clientPingTimeout = 15_000) {
  const left = [...refusals]
  const manner = { now: first }
  const sockets: WebSocket[] = []
  const said: unknown[] = []
  const lines: { level: string; message: string }[] = []
  const line = (level: string) => (_: unknown, message: string) => void lines.push({ level, message })
  const log = { info: line('info'), warn: line('warn'), error: line('error') }
  let address = ''
  let requested = 0
  const http = createServer((_, response) => {
    requested += 1
    const error = requested > 1 ? left.shift() : undefined
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(error ? { ok: false, error } : { ok: true, url: address.replace('http', 'ws') }))
  }).listen(0, '127.0.0.1')
  await once(http, 'listening')
  address = `http://127.0.0.1:${(http.address() as AddressInfo).port}/` // a listening TCP server has one
  const server = new WebSocketServer({ server: http })
  server.on('connection', socket => {
    sockets.push(socket)
    socket.on('message', data => said.push(JSON.parse(String(data))))
    manner.now(socket)
  })

  const receiver = new SocketModeReceiver({
    appToken: 'xapp-1',
    logger: boltLog({ info() {}, warn() {}, error() {} }),
    autoReconnectEnabled: false,
    clientPingTimeout,
    installerOptions: { clientOptions: { slackApiUrl: address, retryConfig: { retries: 0 } } }
  })
  refuseStrangeEnvelopes(receiver, log)
  readRateLimits(receiver)
  const app = new App({ receiver, logLevel: LogLevel.ERROR, authorize: async () => ({ botToken: 'xoxb-1' }) })
  answerRateLimits(app, log)
  const connection = stayConnected(receiver, SYSTEM_CLOCK, log, TIMES)
  open.push(async () => {
    connection.stop()
    await app.stop()
    for (const socket of sockets) socket.terminate()
    server.close()
    http.close()
  })
  await connection.start()
  return { sockets, said, lines, manner, connection, requested: () => requested }
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
      await expect.poll(() => sockets.length).toBe(count + 1)
    }
  })

  it('is opened anew also where that was refused before, with whatever error', async () => {
    const { sockets, requested } = await connected(['internal_error', 'invalid_auth'])
    sockets[0]?.terminate()
    await expect.poll(() => sockets.length).toBe(2)
    expect(requested()).toBe(4)
  })

  it('takes the notice of too many events, which holds no event, and answers it', async () => {
    const { sockets, said } = await connected()
    const payload = { token: 't', type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1, api_app_id: 'A1' }
    sockets[0]?.send(JSON.stringify({ type: 'events_api', envelope_id: 'one', payload }))
    await expect.poll(() => said).toMatchObject([{ envelope_id: 'one' }])
    expect(sockets).toHaveLength(1)
  })

  const refresh: Manner = socket => socket.send('{"type":"disconnect","reason":"refresh_requested"}')
  const began = { level: 'warn', message: 'Slack’s socket does not stay open; it is tried again until it does' }
  const over = { level: 'info', message: 'Slack’s socket is open again' }

  it('is given up where it says no hello, and opened anew until one does, with one line at the beginning and the end', async () => {
    const { sockets, manner, lines, connection } = await connected()
    expect(connection.fault()).toBeUndefined()
    manner.now = silent
    sockets.forEach(refresh)
    await expect.poll(() => connection.fault()).toBe('Slack said no hello within 200 ms')
    await expect.poll(() => sockets.length).toBeGreaterThan(3)
    manner.now = hello
    await expect.poll(() => connection.fault()).toBeUndefined()
    await expect.poll(() => lines).toEqual([began, over])
  })

  it('is opened in the end also where the very first one says no hello', async () => {
    const { manner, lines, connection } = await connected([], silent)
    expect(connection.fault()).toBe('Slack said no hello within 200 ms')
    manner.now = hello
    await expect.poll(() => connection.fault()).toBeUndefined()
    await expect.poll(() => lines).toEqual([began, over])
  })

  it('is asked for less and less often where Slack closes each right after its hello', async () => {
    const crowded: Manner = socket => {
      hello(socket)
      socket.send('{"type":"disconnect","reason":"too_many_websockets"}')
    }
    const begun = Date.now()
    const { sockets, manner, lines, connection, requested } = await connected([], crowded)
    await expect.poll(() => sockets.length).toBeGreaterThan(8)
    // The pauses before them add up to at least this: 0, 20, 40, 80, then 100 each, in milliseconds.
    expect(Date.now() - begun).toBeGreaterThan(500)
    expect(requested()).toBeLessThan(12)
    manner.now = hello
    await expect.poll(() => lines).toEqual([began, over])
    expect(connection.fault()).toBeUndefined()
  })

  it('is opened anew where Slack falls silent and does not even agree that it is closed', async () => {
    const { sockets, connection } = await connected([], hello, 90)
    for (const socket of sockets) socket.pause()
    await expect.poll(() => sockets.length).toBe(2)
    await expect.poll(() => connection.fault()).toBeUndefined()
  })

  it.each([
    'null',
    '1',
    '[]',
    'no JSON',
    '{"type":"events_api","envelope_id":"1","payload":null}',
    '{"type":"events_api","envelope_id":"1","payload":{}}',
    '{"type":"slash_commands","envelope_id":"1","payload":null}',
    '{"type":"interactive","envelope_id":"1"}'
  ])('survives the message %s', async strange => {
    const { sockets, said, lines } = await connected()
    const payload = { type: 'app_rate_limited', minute_rate_limited: 1 }
    for (const text of [strange, JSON.stringify({ type: 'events_api', envelope_id: 'one', payload })]) {
      sockets[0]?.send(text)
    }
    await expect.poll(() => said).toMatchObject([{ envelope_id: 'one' }])
    expect(lines[0]).toEqual({ level: 'warn', message: 'Slack’s socket brought a message that is none' })
  })
})
