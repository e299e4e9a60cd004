import { afterEach, describe, expect, it } from 'vitest'
import { type HttpServer, openEvents, openOps } from '../../src/app/http.ts'

const open: HttpServer[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop()
})
const anywhere = { host: '127.0.0.1', port: 0 }

async function asked(server: HttpServer, path: string): Promise<[number, string]> {
  open.push(server)
  const response = await fetch(`${server.url}${path}`)
  return [response.status, await response.text()]
}

describe('the listener for operations', () => {
  const well = { ready: () => Promise.resolve(), metrics: () => Promise.resolve('a_count 1\n') }
  const ill = {
    ready: () => Promise.reject(new Error('the queue does not answer')),
    metrics: () => Promise.reject(new Error('no answer'))
  }

  it.each([
    ['/healthz', well, [200, 'alive\n']],
    ['/healthz', ill, [200, 'alive\n']],
    ['/readyz', well, [200, 'ready\n']],
    ['/readyz', ill, [503, 'not ready: the queue does not answer\n']],
    ['/readyz?verbose', ill, [503, 'not ready: the queue does not answer\n']],
    ['/metrics', well, [200, 'a_count 1\n']],
    ['/metrics', ill, [503, 'The queue does not answer.\n']],
    ['/slack/events', well, [404, 'Nothing here. There are /healthz, /readyz and /metrics.\n']]
  ] as const)('answers %s', async (path, routes, wanted) => {
    expect(await asked(await openOps(anywhere, routes), path)).toEqual(wanted)
  })
})

describe('the listener for Slack’s requests', () => {
  it.each([
    ['/slack/events', [200, 'taken']],
    ['/slack/events?x=1', [200, 'taken']],
    ['/readyz', [404, 'Nothing here. There is /slack/events.\n']],
    ['/metrics', [404, 'Nothing here. There is /slack/events.\n']],
    ['/healthz', [404, 'Nothing here. There is /slack/events.\n']]
  ] as const)('answers %s', async (path, wanted) => {
    const server = await openEvents(anywhere, '/slack/events', (_, response) => void response.end('taken'))
    expect(await asked(server, path)).toEqual(wanted)
  })
})
