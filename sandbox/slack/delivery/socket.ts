import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { isRecord, parsed } from '../check/problem.ts'
import type { DeliveryAnswer, Envelope } from './payloads.ts'

/** Slack allows an app this many connections at once. */
const MAX_CONNECTIONS = 10

export type Sockets = {
  /** Accepts WebSocket upgrades at `/link` on this server. */
  attach(server: Server): void
  /** Path and query of the URL for one connection, which `apps.connections.open` returns. */
  ticket(): string
  send(envelope: Envelope, timeout: number): Promise<DeliveryAnswer>
  count(): number
  /** Asks every connection to reconnect, as Slack does every few hours. */
  refresh(): void
  close(): Promise<void>
}

/** Socket Mode: each payload is sent on one connection, round robin, and answered on the same one. */
export function sockets(appId: string, changed: () => void): Sockets {
  const server = new WebSocketServer({ noServer: true })
  const tickets = new Set<string>()
  const open: WebSocket[] = []
  const waiting = new Map<string, { socket: WebSocket; finish: (answer: DeliveryAnswer) => void }>()
  let next = 0
  // Bolt closes a connection without pings (serverPingTimeout, 30 s).
  const pinging = setInterval(() => {
    for (const socket of open) socket.ping()
  }, 10_000)
  pinging.unref()

  function accept(socket: WebSocket): void {
    if (open.length >= MAX_CONNECTIONS) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }))
      socket.close()
      return
    }
    open.push(socket)
    changed()
    socket.on('message', data => receive(String(data)))
    socket.on('close', () => {
      const at = open.indexOf(socket)
      if (at >= 0) open.splice(at, 1)
      for (const one of waiting.values()) if (one.socket === socket) one.finish({ name: 'dispatch_failed' })
      changed()
    })
    socket.on('error', () => socket.terminate())
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: open.length,
        connection_info: { app_id: appId },
        debug_info: { host: 'applink-sandbox', build_number: 1, approximate_connection_time: 18_060 }
      })
    )
  }

  function receive(data: string): void {
    const answer = parsed(data)
    if (!isRecord(answer) || typeof answer.envelope_id !== 'string') return
    const body = isRecord(answer.payload) && Object.keys(answer.payload).length > 0 ? answer.payload : undefined
    waiting.get(answer.envelope_id)?.finish({ name: 'acked', body })
  }

  return {
    attach(http) {
      http.on('upgrade', (request, socket, head) => {
        const url = new URL(request.url ?? '/', 'http://localhost')
        if (url.pathname !== '/link' || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
          socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
          return
        }
        server.handleUpgrade(request, socket, head, accept)
      })
    },
    ticket() {
      const ticket = randomBytes(16).toString('hex')
      tickets.add(ticket)
      return `/link?ticket=${ticket}&app_id=${appId}`
    },
    send(envelope, timeout) {
      const socket = open[next++ % Math.max(open.length, 1)]
      if (socket === undefined) return Promise.resolve({ name: 'dispatch_failed' })
      const id = randomUUID()
      return new Promise(resolve => {
        const finish = (answer: DeliveryAnswer) => {
          clearTimeout(timer)
          waiting.delete(id)
          resolve(answer)
        }
        const timer = setTimeout(() => finish({ name: 'operation_timeout' }), timeout)
        waiting.set(id, { socket, finish })
        socket.send(
          JSON.stringify({
            envelope_id: id,
            type: envelope.kind,
            accepts_response_payload: envelope.kind !== 'events_api',
            payload: envelope.payload
          })
        )
      })
    },
    count: () => open.length,
    refresh() {
      for (const socket of [...open]) {
        socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested', debug_info: {} }))
      }
    },
    async close() {
      clearInterval(pinging)
      // Don't wait for a client that does not answer the closing handshake.
      const gone = open.map(socket => Promise.race([once(socket, 'close'), wait(500, null, { ref: false })]))
      for (const socket of open) socket.close(1001)
      await Promise.all(gone)
      for (const socket of open) socket.terminate()
      server.close()
    }
  }
}
