import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A load balancer in front of several processes. It changes nothing, so signatures stay valid. */
export type Balancer = {
  url: string
  /** The targets, used round robin. */
  use(targets: readonly string[]): void
  /** Sends the next requests to two targets at once, like a double click. */
  double(count: number): void
  /** The number of requests to each target. */
  sent: ReadonlyMap<string, number>
  /** The bodies of all answers since the last call, including those to duplicates. */
  answers(): readonly string[]
  stop(): Promise<void>
}

export async function balancer(): Promise<Balancer> {
  const sent = new Map<string, number>()
  let targets: readonly string[] = []
  let answered: string[] = []
  let version = 0
  let doubled = 0

  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const copies = doubled > 0 ? 2 : 1
    doubled = Math.max(0, doubled - 1)
    const [answer] = await Promise.allSettled(Array.from({ length: copies }, () => pass(request, body)))
    if (answer?.status !== 'fulfilled') {
      response.writeHead(502).end()
      return
    }
    const { status, type, text } = answer.value
    response.writeHead(status, type === null ? {} : { 'content-type': type }).end(text)
  })

  async function pass({ url, method = 'POST', headers }: IncomingMessage, body: Buffer<ArrayBuffer>) {
    const target = targets[version % targets.length]
    version += 1
    if (target === undefined) throw new Error('The balancer has nobody to send to.')
    sent.set(target, (sent.get(target) ?? 0) + 1)
    const kept = Object.entries(headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name))
    const answer = await fetch(`${target}${url}`, {
      method,
      headers: kept.map(([name, value]): [string, string] => [name, String(value)]),
      body
    })
    const text = await answer.text()
    answered.push(text)
    return { status: answer.status, type: answer.headers.get('content-type'), text }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A TCP server's address is an object; only a pipe's is a string.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    use(next) {
      targets = next
    },
    double(count) {
      doubled = count
    },
    answers() {
      const all = answered
      answered = []
      return all
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}
