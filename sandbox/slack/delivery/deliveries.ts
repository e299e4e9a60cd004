import { createHmac } from 'node:crypto'
import { MALFORMED, parsed } from '../check/problem.ts'
import type { Delivery } from '../options.ts'
import type { Workspace } from '../workspace.ts'
import type { DeliveryAnswer, Envelope } from './payloads.ts'
import { type Sockets, sockets } from './socket.ts'

/** How long the app took to answer one delivery; `ms` is null when it never did. */
export type Ack = { kind: string; ms: number | null; answer: DeliveryAnswer['name'] }

export type Deliveries = {
  deliver(kind: string, envelope: Envelope): Promise<DeliveryAnswer>
  acks: Ack[]
  sockets: Sockets
  /** Sends the next deliveries twice at once; Slack shows the result of the first. */
  twice(times: number): void
  /** Repeats the latest delivery unchanged. */
  again(): Promise<DeliveryAnswer>
  /** Changes how payloads are delivered. */
  use(delivery: Delivery): void
  mode(): Delivery['mode']
}

const KEPT = 2000

/** Delivers payloads to the app, over its sockets or as signed requests, and measures how long each answer takes. */
export function deliveries(workspace: Workspace): Deliveries {
  const { app, ackTimeout = 3000 } = workspace.options
  const acks: Ack[] = []
  const connected = sockets(app.appId, workspace.changed)
  let delivery = workspace.options.delivery
  let doubled = 0
  let latest: { kind: string; envelope: Envelope } | undefined

  async function send(kind: string, envelope: Envelope): Promise<DeliveryAnswer> {
    const began = performance.now()
    const answer =
      delivery.mode === 'socket'
        ? await connected.send(envelope, ackTimeout)
        : await postSigned(delivery.url, app.signingSecret, envelope, ackTimeout)
    const ms = answer.name === 'acked' ? performance.now() - began : null
    acks.push({ kind, ms, answer: answer.name })
    if (acks.length > KEPT) acks.shift()
    return answer
  }

  return {
    acks,
    sockets: connected,
    use(next) {
      delivery = next
    },
    mode: () => delivery.mode,
    twice(times) {
      doubled = times
    },
    async again() {
      if (latest === undefined) throw new Error('Nothing has been delivered yet.')
      return send(latest.kind, latest.envelope)
    },
    async deliver(kind, envelope) {
      latest = { kind, envelope }
      // Options are requested while somebody types, not by a click.
      if (doubled === 0 || kind === 'block_suggestion') return send(kind, envelope)
      doubled -= 1
      const [answer] = await Promise.all([send(kind, envelope), send(kind, envelope)])
      return answer
    }
  }
}

/** Posts a payload as Slack does: a form, or JSON for events, with the v0 signature over time and raw body. */
async function postSigned(url: string, secret: string, envelope: Envelope, timeout: number): Promise<DeliveryAnswer> {
  const { type, body } = bodyOf(envelope)
  const seconds = String(Math.floor(Date.now() / 1000))
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': seconds,
        'x-slack-signature': sign(secret, seconds, body)
      },
      body,
      signal: AbortSignal.timeout(timeout)
    })
    const text = await answer.text()
    const content = readBody(text, answer.headers.get('content-type'))
    return answer.ok && content !== MALFORMED ? { name: 'acked', body: content } : { name: 'http_service_error' }
  } catch (fault) {
    const late = fault instanceof DOMException && fault.name === 'TimeoutError'
    return { name: late ? 'operation_timeout' : 'dispatch_failed' }
  }
}

/** `v0=` and the HMAC-SHA256 of `v0:seconds:body`. */
export function sign(secret: string, seconds: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${seconds}:${body}`).digest('hex')}`
}

function bodyOf(envelope: Envelope): { type: string; body: string } {
  const form = 'application/x-www-form-urlencoded'
  switch (envelope.kind) {
    case 'events_api':
      return { type: 'application/json', body: JSON.stringify(envelope.payload) }
    case 'interactive':
      return { type: form, body: new URLSearchParams({ payload: JSON.stringify(envelope.payload) }).toString() }
    case 'slash_commands': {
      const fields = Object.entries(envelope.payload).map(([key, value]): [string, string] => [key, String(value)])
      return { type: form, body: new URLSearchParams(fields).toString() }
    }
    default:
      return envelope satisfies never
  }
}

function readBody(text: string, type: string | null): unknown {
  if (text === '') return undefined
  if (!type?.startsWith('application/json')) return { text }
  return parsed(text)
}
