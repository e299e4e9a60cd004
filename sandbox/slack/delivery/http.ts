import { createHmac } from 'node:crypto'
import { MALFORMED, parsed } from '../api/content.ts'
import type { DeliveryAnswer, Envelope } from './deliveries.ts'

/** Posts a payload as Slack does: a form, or JSON for events, with the v0 signature over time and raw body. */
export async function postSigned(
  url: string,
  secret: string,
  envelope: Envelope,
  timeout: number
): Promise<DeliveryAnswer> {
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
    const said = readBody(text, answer.headers.get('content-type'))
    return answer.ok && said !== MALFORMED ? { name: 'acked', body: said } : { name: 'http_service_error' }
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
