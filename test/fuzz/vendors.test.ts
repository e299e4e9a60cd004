import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Company, type Vendor, VendorError } from '../../src/changes/ports/vendor.ts'
import { appdirect } from '../../src/vendors/appdirect/appdirect.ts'
import { keepnet } from '../../src/vendors/keepnet/keepnet.ts'
import type { Fetch } from '../../src/vendors/shared/call.ts'
import { detail as appdirectDetail, ID } from '../vendors/appdirect/answering.ts'
import { detail as keepnetDetail } from '../vendors/keepnet/answering.ts'
import { altered, json, LONG, text, tryInputs } from './inputs.ts'

const SECRET = 'canary-client-secret-4711'
const TOKEN = 'canary-access-token-4711'
const { signal } = new AbortController()
const account = { clientId: 'canary-client-id', clientSecret: SECRET }
const clock = { now: () => new Date('2026-11-21T10:00:00Z'), wait: () => Promise.resolve() }

const vendors: { name: string; open(fetch: Fetch): Vendor; detail: object; list: object }[] = [
  {
    name: 'Keepnet',
    open: fetch => keepnet({ baseUrl: 'https://keepnet.example', ...account, clock, fetch }),
    detail: { data: keepnetDetail(), status: 'SUCCESS', message: null, validationMessages: null },
    list: { data: { results: [keepnetDetail()], totalNumberOfRecords: 1, totalNumberOfPages: 1 }, status: 'SUCCESS' }
  },
  {
    name: 'AppDirect',
    open: fetch => appdirect({ baseUrl: 'https://marketplace.example', ...account, clock, fetch }),
    detail: appdirectDetail(),
    list: { content: [appdirectDetail()], page: { number: 0, size: 1, totalElements: 1, totalPages: 1 } }
  }
]

describe.each(vendors)('whatever $name answers', ({ name, open, detail, list }) => {
  const body = fc.oneof(
    { weight: 4, arbitrary: altered(detail).map(one => JSON.stringify(one)) },
    { weight: 3, arbitrary: altered(list).map(one => JSON.stringify(one)) },
    { weight: 1, arbitrary: json.map(one => JSON.stringify(one)) },
    { weight: 1, arbitrary: text },
    { weight: 1, arbitrary: fc.constantFrom(`<html>${SECRET}</html>`, `{"message":"${TOKEN} ${btoa(SECRET)}"}`) }
  )
  const status = fc.oneof(
    { weight: 5, arbitrary: fc.constant(200) },
    { weight: 2, arbitrary: fc.constantFrom(201, 204, 301, 400, 401, 404, 408, 409, 422, 429, 500, 503) }
  )
  const answers = fc.record({
    statuses: fc.array(status, { minLength: 1, maxLength: 4 }),
    bodies: fc.array(body, { minLength: 1, maxLength: 4 })
  })

  it(
    'is a result or a fault of the vendor, in few words and without a secret',
    async () => {
      await tryInputs(`answers of ${name}`, answers, async ({ statuses, bodies }) => {
        let asked = 0
        const vendor = open(async request => {
          if (new URL(request.url).pathname.endsWith('/token'))
            return Response.json({ access_token: TOKEN, expires_in: 3600, token_type: 'Bearer' })
          asked += 1
          // A list of pages without end is refused by its length.
          if (asked > 60) throw new TypeError('too many requests')
          const code = statuses[asked % statuses.length] ?? 200
          const said = bodies[asked % bodies.length] ?? ''
          return new Response(code === 204 ? null : said, {
            status: code,
            headers: { 'content-type': 'application/json' }
          })
        })
        const company = await orFault(() => vendor.read(ID, signal))
        if (company) expect(isWhole(company)).toBe(true)
        await orFault(() => vendor.find('sample', signal))
        await orFault(async () => {
          for await (const rows of vendor.list(signal)) expect(Array.isArray(rows)).toBe(true)
        })
        if (!company) return
        const options = await orFault(() => vendor.options(company, signal))
        if (options) vendor.renewal?.(company, options, '2026-11-21')
        await orFault(() => vendor.write(company, { name: 'Another' }, signal))
      })
    },
    LONG
  )
})

/** The result; undefined where the vendor is at fault. Any other error is ours. */
async function orFault<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const said = `${error.message} ${error.messages.join(' ')}`
    for (const secret of [SECRET, TOKEN, btoa(SECRET)]) expect(said).not.toContain(secret)
    expect(error.messages.length).toBeLessThanOrEqual(10)
    for (const sentence of error.messages) {
      expect(sentence.length).toBeLessThanOrEqual(300)
      expect(sentence).not.toMatch(/[\n\r\u2028]/)
    }
    return undefined
  }
}

function isWhole({ id, name, values }: Company): boolean {
  return typeof id === 'string' && typeof name === 'string' && typeof values === 'object'
}
