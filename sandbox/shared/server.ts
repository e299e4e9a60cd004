import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import type { Clock } from '../../src/changes/ports/ports.ts'

export type RunningServer = {
  /** Without a slash at its end. */
  url: string
  http: Server
  /** Waits up to `grace` milliseconds for open requests, closes all connections and returns once the port is free. */
  stop(grace?: number): Promise<void>
}

/** Serves on 127.0.0.1; port 0 takes any free one. Throws if the port is taken. */
export async function serve(fetch: Parameters<typeof getRequestListener>[0], port: number): Promise<RunningServer> {
  const http = createServer(getRequestListener(fetch))
  // Longer than any client keeps an idle connection: on a busy machine, one that both sides close at once loses a request.
  http.keepAliveTimeout = 60_000
  http.listen(port, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    http,
    async stop(grace = 0) {
      const closed = once(http, 'close')
      http.close()
      if (grace > 0) await Promise.race([closed, wait(grace, null, { ref: false })])
      http.closeAllConnections()
      await closed
    }
  }
}

export const systemClock: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, signal && { signal })
}

/** One received request; `status` is null until it is answered, and stays null if it never is. */
export type Request = { method: string; path: string; status: number | null }

export type Requests = {
  /** The latest thousand, oldest first. */
  list: readonly Request[]
  /**
   * How many came since the start: all, of one method, or of one method and one path as described
   * (`/api/companies/{resourceId}`) or one GraphQL field.
   */
  count(method?: string, path?: string): number
}

const KEPT = 1000

/** Records requests without query, headers and body, so that no secret is kept. */
export function requestLog(): {
  requests: Requests
  record(method: string, path: string, ...described: string[]): Request
} {
  const list: Request[] = []
  const counts = new Map<string, number>()
  const increment = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

  return {
    requests: { list, count: (method = '', path = '') => counts.get(`${method} ${path}`) ?? 0 },
    record(method, path, ...described) {
      const request: Request = { method, path, status: null }
      list.push(request)
      if (list.length > KEPT) list.shift()
      increment(' ')
      increment(`${method} `)
      for (const one of described) increment(`${method} ${one}`)
      return request
    }
  }
}
