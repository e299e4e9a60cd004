import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

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
