import type { Clock } from '../../../src/changes/ports/ports.ts'
import { type Company, type Field, type Vendor, VendorError } from '../../../src/changes/ports/vendor.ts'
import { createCall, createSecrets } from '../../../src/vendors/shared/call.ts'
import { network } from './server.ts'

export const fields: readonly Field[] = [
  { key: 'seats', label: 'Seats', group: 'licence', required: true, kind: { name: 'number', min: 0, max: 99 } }
]

/** A vendor as small as one can be. */
export function third({ baseUrl }: { baseUrl: string }, clock: Pick<Clock, 'now'>): Vendor {
  const call = createCall({ vendor: 'third', clock, explain: () => [], secrets: createSecrets('', '') })

  async function ask<Data>(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<Data> {
    const { data } = await call(
      async signal => {
        const response = await network(new Request(`${baseUrl}${path}`, { ...init, signal }))
        // What the server below sends is what is asked for.
        return response.ok ? { response, data: JSON.parse(await response.text()) as Data } : { response }
      },
      5000,
      signal,
      path === '/' ? undefined : 'company'
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
    applyFieldDependencies: (_, wanted) => ({ wanted, faults: {} }),
    async write({ id }, wanted, signal) {
      await ask(`/${id}`, signal, { method: 'PATCH', body: JSON.stringify(wanted) })
    }
  }
}

function summary({ id, name, use, ends }: Company) {
  return { id, name, use, ends }
}
