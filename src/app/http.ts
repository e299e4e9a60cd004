import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Gauge, Histogram, Registry } from 'prom-client'
import type { Counts } from '../queue/queue.ts'

/** The endpoints for operators; none is for Slack or the public. */
export type OpsRoutes = {
  /** Rejects with the reason. */
  ready(): Promise<void>
  /** In Prometheus' text format. */
  metrics(): Promise<string>
}

/** The message is for the person who starts the second process. */
class PortTaken extends Error {
  override name = 'PortTaken'

  constructor({ host, port, variable }: Address, cause: Error) {
    super(`The address ${host}:${port} is in use; stop what uses it, or set ${variable} to another (0 takes any).`, {
      cause
    })
  }
}

type Address = { host: string; port: number; variable: 'PORT' | 'OPS_PORT' }

export type HttpServer = { url: string; stop(): Promise<void> }

/** Serves Slack's signed requests at that one path. Throws `PortTaken`. */
export function openEvents(
  address: { host: string; port: number },
  path: string,
  listener: RequestListener
): Promise<HttpServer> {
  return open({ ...address, variable: 'PORT' }, (request, response) => {
    if (pathOf(request.url) === path) return listener(request, response)
    response.writeHead(404, TEXT).end(`Nothing here. There is ${path}.\n`)
  })
}

/**
 * A separate listener for operators: `/healthz`, whether the process lives; `/readyz`, whether it can work, or why not;
 * `/metrics`. Throws `PortTaken`.
 */
export function openOps(address: { host: string; port: number }, routes: OpsRoutes): Promise<HttpServer> {
  return open({ ...address, variable: 'OPS_PORT' }, (request, response) => {
    void answer(pathOf(request.url), routes).then(({ status, text }) => response.writeHead(status, TEXT).end(text))
  })
}

const TEXT = { 'content-type': 'text/plain; charset=utf-8' }

function pathOf(url: string | undefined): string | undefined {
  return (url ?? '/').split('?')[0]
}

async function open(address: Address, listener: RequestListener): Promise<HttpServer> {
  const { host } = address
  const server = createServer(listener)
  await listen(server, address)
  const { port } = server.address() as AddressInfo // a listening TCP server has one
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

async function answer(path: string | undefined, routes: OpsRoutes): Promise<{ status: number; text: string }> {
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

function listen(server: Server, address: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', error => reject(isTaken(error) ? new PortTaken(address, error) : error))
    server.listen(address.port, address.host, resolve)
  })
}

function isTaken(error: Error): boolean {
  return 'code' in error && error.code === 'EADDRINUSE'
}

export type Metrics = {
  /** Records how long a request of Slack took to acknowledge. */
  acked(kind: string, milliseconds: number): void
  /** In Prometheus' text format. Rejects if the queue does not answer. */
  text(): Promise<string>
}

/** The time to acknowledge Slack's requests, and the number of jobs by queue and state. */
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
