import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Stands before several processes as a load balancer does and changes nothing of what comes through, signature included. */
export type Balancer = {
  url: string
  /** Each next request goes to the next of these. */
  use(targets: readonly string[]): void
  /** The next so many requests go to two targets at once, like a click that was made twice. */
  double(count: number): void
  /** How many requests each target was sent. */
  sent: ReadonlyMap<string, number>
  /** The bodies of all that the targets answered since this was last asked, each copy's too. */
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
