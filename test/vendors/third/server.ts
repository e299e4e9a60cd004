import type { Company, Values } from '../../../src/changes/ports/vendor.ts'
import type { Fetch } from '../../../src/vendors/shared/call.ts'
import type { Trouble } from '../../contracts/vendor.ts'

const servers = new Map<string, Fetch>()

/** The way to every server that was started here. */
export const network: Fetch = request => {
  const server = servers.get(new URL(request.url).origin)
  if (!server) throw new TypeError('fetch failed')
  return server(request)
}

/** A server of two companies, at an address of its own. */
export function companyServer() {
  const seats = new Map([
    ['one', 1],
    ['two', 2]
  ])
  const company = (id: string): Company => ({
    id,
    name: `Company ${id}`,
    use: { used: 1, limit: seats.get(id) ?? null },
    ends: null,
    values: { seats: seats.get(id) ?? null }
  })
  let trouble: Trouble | undefined

  const fetch: Fetch = async request => {
    request.signal.throwIfAborted()
    if (trouble) return troubled(trouble, request)
    const id = new URL(request.url).pathname.slice(1)
    if (id === '') return Response.json([...seats.keys()].map(company))
    if (!seats.has(id)) return new Response(null, { status: 404 })
    // The one thing that the vendor above sends.
    const wanted = request.method === 'PATCH' ? ((await request.json()) as Values) : {}
    if (typeof wanted.seats === 'number') seats.set(id, wanted.seats)
    return Response.json(company(id))
  }
  const url = `https://third-${servers.size}.example`
  servers.set(url, fetch)
  return {
    url,
    make(next: Trouble | undefined) {
      trouble = next
    }
  }
}

/** A request that nobody holds can be collected, and its signal with it. */
const held = new Set<Request>()

function troubled(trouble: Trouble, request: Request): Promise<Response> | Response {
  switch (trouble.name) {
    case 'answers': {
      const headers = trouble.retryAfter ? { 'retry-after': trouble.retryAfter } : {}
      const body = trouble.body === 'html' ? '<html></html>' : null
      return new Response(body, { status: trouble.status, headers })
    }
    case 'hangs-up':
      throw new TypeError('fetch failed')
    case 'is-silent': {
      const { promise, reject } = Promise.withResolvers<Response>()
      held.add(request)
      request.signal.addEventListener('abort', () => reject(request.signal.reason))
      return promise
    }
    default:
      return trouble satisfies never
  }
}
