import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { type HTTPReceiver, isValidSlackRequest } from '@slack/bolt'

/** Slack's longest requests hold a view and its answers: some 250 kB. In bytes. */
const LONGEST = 1_000_000

/**
 * Slack's signed requests as Bolt takes them: it throws at whatever is no POST, knows a content type by all of it, and
 * lets the process die of a signed body that is no object. Those get 405, their content type shortened, and 400.
 */
export function signedRequests({ requestListener }: HTTPReceiver, signingSecret: string): RequestListener {
  return (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST', 'content-type': 'text/plain; charset=utf-8' }).end('Only POST.\n')
      return
    }
    const [type = ''] = (request.headers['content-type'] ?? '').split(';')
    request.headers['content-type'] = type.trim().toLowerCase()
    read(request).then(
      body => {
        if (body === 'too long') return end(response, 413)
        if (!holdsNoObject(body, request.headers['content-type'])) {
          // Bolt reads no body that stands there already.
          return requestListener(Object.assign(request, { rawBody: body }), response)
        }
        end(response, isSigned(request, body, signingSecret) ? 400 : 401)
      },
      // Who sent it has gone before its end.
      () => response.destroy()
    )
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: 'close' }).end()
}

async function read(request: IncomingMessage): Promise<Buffer | 'too long'> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    length += piece.length
    if (length > LONGEST) return 'too long'
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Whether it is JSON of something else than an object. What is no JSON at all Bolt refuses by itself. */
function holdsNoObject(body: Buffer, type: string | undefined): boolean {
  const text = body.toString()
  const json = type === 'application/x-www-form-urlencoded' ? new URLSearchParams(text).get('payload') : text
  if (json === null) return false
  try {
    const value: unknown = JSON.parse(json)
    return typeof value !== 'object' || value === null || Array.isArray(value)
  } catch {
    return false
  }
}

function isSigned({ headers }: IncomingMessage, body: Buffer, signingSecret: string): boolean {
  return isValidSlackRequest({
    signingSecret,
    body: body.toString(),
    headers: {
      'x-slack-signature': String(headers['x-slack-signature'] ?? ''),
      'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp'])
    }
  })
}
