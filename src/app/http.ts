import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gauge, Histogram, Registry } from 'prom-client'
import type { Counts } from '../queue/queue.ts'

export type HttpRoutes = {
  /** Slack's signed requests, where they come by HTTP. */
  events: { path: string; listener: RequestListener } | undefined
  /** Rejects with what is not ready. */
  ready(): Promise<void>
  /** In Prometheus' text format. */
  metrics(): Promise<string>
}

/** Its message is written for the person who starts the second one. */
class PortTaken extends Error {
  override name = 'PortTaken'

  constructor(host: string, port: number, cause: Error) {
    super(`The address ${host}:${port} is taken; stop what uses it, or set PORT to another (0 takes any).`, { cause })
  }
}

export type HttpServer = { url: string; stop(): Promise<void> }

/** The one HTTP server: `/healthz` says that the process lives, `/readyz` that record and queue answer. */
export async function openHttp(
  { host, port }: { host: string; port: number },
  routes: HttpRoutes
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]
    if (routes.events && path === routes.events.path) return routes.events.listener(request, response)
    void answer(path, routes).then(({ status, text }) => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text)
    })
  })
  await listen(server, host, port)
  const { port: bound } = server.address() as AddressInfo // a listening TCP server has one
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

async function answer(path: string | undefined, routes: HttpRoutes): Promise<{ status: number; text: string }> {
  switch (path) {
    case '/healthz':
      return { status: 200, text: 'alive\n' }
    case '/readyz':
      return routes.ready().then(
        () => ({ status: 200, text: 'ready\n' }),
        error => ({ status: 503, text: `not ready: ${error instanceof Error ? error.message : 'no reason given'}\n` })
      )
    case '/metrics':
      return routes.metrics().then(
        text => ({ status: 200, text }),
        () => ({ status: 503, text: 'The queue does not answer.\n' })
      )
    default:
      return { status: 404, text: 'Nothing here. There are /healthz, /readyz and /metrics.\n' }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', error => reject(isTaken(error) ? new PortTaken(host, port, error) : error))
    server.listen(port, host, resolve)
  })
}

function isTaken(error: Error): boolean {
  return 'code' in error && error.code === 'EADDRINUSE'
}

export type Metrics = {
  /** Slack was answered after so many milliseconds. */
  acked(kind: string, milliseconds: number): void
  /** In Prometheus' text format. Rejects where the queue does not answer. */
  text(): Promise<string>
}

/** What is worth a graph: how soon Slack is answered, and how many jobs wait where. */
export function createMetrics(counts: () => Promise<Record<string, Counts>>): Metrics {
  const registry = new Registry()
  const acks = new Histogram({
    name: 'countersign_ack_seconds',
    help: 'Time from a request of Slack to its acknowledgement; Slack gives up after 3 s.',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [registry]
  })
  new Gauge({
    name: 'countersign_queue_jobs',
    help: 'Jobs in a queue by state.',
    labelNames: ['queue', 'state'],
    registers: [registry],
    async collect() {
      for (const [queue, states] of Object.entries(await counts())) {
        for (const [state, number] of Object.entries(states)) this.set({ queue, state }, number)
      }
    }
  })
  return {
    acked(kind, milliseconds) {
      acks.observe({ kind }, milliseconds / 1000)
    },
    text: () => registry.metrics()
  }
}
