import type { Field, Values } from '../../src/changes/field.ts'
import { type Company, type Vendor, VendorError } from '../../src/changes/vendor.ts'
import { createCall, type Fetch } from '../../src/vendors/call.ts'
import { type Trouble, vendorContract } from '../contracts/vendor.ts'

// A third vendor, as small as one can be: it shows that the port and the contract ask for nothing of Keepnet's.
vendorContract('of the tests', async () => {
  const server = companyServer()
  return {
    vendor: third(server.fetch),
    companyId: 'two',
    wanted: [{ seats: 30 }, { seats: 31 }],
    make: server.make,
    behave: () => server.make(undefined),
    stop: async () => undefined
  }
})

const fields: readonly Field[] = [
  { key: 'seats', label: 'Seats', group: 'licence', required: true, kind: { name: 'number', min: 0, max: 99 } }
]

function third(fetch: Fetch): Vendor {
  const call = createCall({ vendor: 'third', clock: { now: () => new Date() }, explain: () => [] })

  async function ask<Data>(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<Data> {
    const { data } = await call(
      async signal => {
        const response = await fetch(new Request(`https://third.example${path}`, { ...init, signal }))
        // What the server below sends is what is asked for.
        return response.ok ? { response, data: JSON.parse(await response.text()) as Data } : { response }
      },
      5000,
      signal
    )
    if (data !== undefined) return data
    throw new VendorError('third', { status: null, retryable: true, messages: ['The answer was empty'] })
  }

  return {
    name: 'third',
    label: 'Third',
    fields,
    async find(text, signal) {
      const companies = await ask<Company[]>('/', signal)
      return companies.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())).map(summary)
    },
    async *list(signal) {
      yield (await ask<Company[]>('/', signal)).map(summary)
    },
    read: (companyId, signal) => ask<Company>(`/${companyId}`, signal),
    options: async () => ({}),
    settle: (_, wanted) => ({ wanted, faults: {} }),
    async write(companyId, _, wanted, signal) {
      await ask(`/${companyId}`, signal, { method: 'PATCH', body: JSON.stringify(wanted) })
    }
  }
}

function summary({ id, name, use, ends }: Company) {
  return { id, name, use, ends }
}

function companyServer() {
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
  return {
    fetch,
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
