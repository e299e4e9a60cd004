import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { parse } from 'node:querystring'
import { type App, type HTTPReceiver, isValidSlackRequest } from '@slack/bolt'
import type { Log } from '../../changes/ports/ports.ts'
import type { Acked, Slots } from './middleware.ts'
import { isRecord } from './socket.ts'

/** Slack's longest requests hold a view and its answers: some 250 kB. In bytes. */
const LONGEST = 1_000_000

export type SignedRequests = {
  signingSecret: string
  slots: Slots
  acked: Acked
  log: Log
  /** Whether the acknowledgement of this request is empty, whatever becomes of it. */
  isAcknowledgedAtOnce(body: object): boolean
}

/**
 * Slack's signed requests. Those whose acknowledgement is empty get it here, before Bolt's listeners work on them. The
 * others go as Bolt takes them: it throws at whatever is no POST, knows a content type by all of it, and lets the
 * process die of a signed body that is no object. Those get 405, their content type shortened, and 400.
 */
export function signedRequests(
  { requestListener }: HTTPReceiver,
  app: Pick<App, 'processEvent'>,
  { signingSecret, slots, acked, log, isAcknowledgedAtOnce }: SignedRequests
): RequestListener {
  /** Works on an acknowledged request when a slot is free. */
  async function workOn(body: Readonly<Record<string, unknown>>): Promise<void> {
    const ended = Promise.withResolvers<void>()
    await slots.begin(ended.promise)
    try {
      await app.processEvent({ body, ack: () => Promise.resolve(), customProperties: { acknowledged: true } })
    } catch (error) {
      log.error({ err: error }, 'a request from Slack was acknowledged and could not be worked on')
    } finally {
      ended.resolve()
    }
  }

  return (request, response) => {
    const began = performance.now()
    const acknowledged = slots.arrived()
    response.once('close', acknowledged)
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST', 'content-type': 'text/plain; charset=utf-8' }).end('Only POST.\n')
      return
    }
    const [type = ''] = (request.headers['content-type'] ?? '').split(';')
    request.headers['content-type'] = type.trim().toLowerCase()
    read(request).then(
      body => {
        if (body === 'too long') return end(response, 413)
        const value = valueIn(body, request.headers['content-type'])
        if (value === undefined || (isRecord(value) && hasKind(value))) {
          if (value && isAcknowledgedAtOnce(value) && isSigned(request, body, signingSecret)) {
            response.writeHead(200).end()
            acknowledged()
            acked(typeof value.type === 'string' ? value.type : 'command', performance.now() - began)
            return void workOn(value)
          }
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

/** Rejects where who sent it has gone before its end. */
function read(request: IncomingMessage): Promise<Buffer | 'too long'> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
      if (length > LONGEST) resolve('too long')
      else pieces.push(piece)
    })
    request.on('end', () => resolve(Buffer.concat(pieces)))
    request.on('close', () => reject(new Error('The request has no end.')))
    request.on('error', reject)
  })
}

/** What the body holds, read as Bolt reads it; undefined where it is no JSON, which Bolt refuses by itself. */
function valueIn(body: Buffer, type: string | undefined): unknown {
  const text = body.toString()
  const form = type === 'application/x-www-form-urlencoded' ? parse(text) : undefined
  if (form && typeof form.payload !== 'string') return form
  try {
    return JSON.parse(form ? String(form.payload) : text)
  } catch {
    return undefined
  }
}

/** Bolt leaves what is of no kind unanswered until Slack's time is over. */
function hasKind(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.type === 'string' || 'command' in value || 'ssl_check' in value
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
