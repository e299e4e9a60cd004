import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listener = {
  url: string
  requests: { body: string; headers: IncomingHttpHeaders }[]
  /** The last payload, parsed. */
  last(): Record<string, unknown>
  /** The answer; undefined is an empty 200. */
  answer(payload: Record<string, unknown>): unknown
  stop(): Promise<void>
}

/** A minimal app: records what Slack posts and returns a given answer. */
export async function listen(): Promise<Listener> {
  const requests: Listener['requests'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ body, headers: request.headers })
    const answer = await listener.answer(read(body))
    response.setHeader('content-type', 'application/json')
    response.end(answer === undefined ? '' : JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an address of this kind.
  const { port } = server.address() as AddressInfo
  const listener: Listener = {
    url: `http://127.0.0.1:${port}/slack/events`,
    requests,
    last: () => read(requests.at(-1)?.body ?? '{}'),
    answer: () => undefined,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
  return listener
}

function read(body: string): Record<string, unknown> {
  if (body.startsWith('{')) return JSON.parse(body)
  const form = Object.fromEntries(new URLSearchParams(body))
  return form.payload === undefined ? form : JSON.parse(form.payload)
}
