import { type KeepnetOptions, keepnet } from '../../../src/vendors/keepnet/keepnet.ts'

export const NOW = new Date('2026-11-21T10:00:00Z')
export const { signal } = new AbortController()

/** How one path is answered; given the body that was sent, where it was JSON. */
type Answer = (body: unknown, request: Request) => Response | Promise<Response>

/**
 * Keepnet as these answers make it, by `METHOD /path`. A token and the licence catalogue are answered where nothing
 * else is said; anything else that is asked fails the test. Waits are noted and not waited for.
 */
export function answering(answers: Record<string, Answer>, options: Partial<KeepnetOptions> = {}) {
  const asked: string[] = []
  const clock = {
    time: NOW.getTime(),
    waits: [] as number[],
    now: () => new Date(clock.time),
    wait: async (milliseconds: number, signal?: AbortSignal) => {
      signal?.throwIfAborted()
      clock.waits.push(milliseconds)
      clock.time += milliseconds
    }
  }
  const all: Record<string, Answer> = {
    'POST /connect/token': () => Response.json(token(`token-${asked.length}`)),
    'GET /api/lookups/licenses': () => data({ licenses: [], allLicenseModules: [] }),
    ...answers
  }
  const vendor = keepnet({
    baseUrl: 'https://keepnet.example',
    clientId: 'an-id',
    clientSecret: 'a-secret',
    clock,
    fetch: async request => {
      const key = `${request.method} ${new URL(request.url).pathname}`
      asked.push(key)
      const answer = all[key]
      if (!answer) throw new Error(`Nobody answers ${key}`)
      const isJson = request.headers.get('content-type') === 'application/json'
      return answer(isJson ? await request.clone().json() : undefined, request)
    },
    ...options
  })
  return { vendor, asked, clock, count: (key: string) => asked.filter(one => one === key).length }
}

/** The vendor's answer to a token request. */
export function token(text: string, more: object = {}) {
  return { access_token: text, expires_in: 3600, token_type: 'Bearer', scope: 'api1', ...more }
}

/** A token that says so much about its client. */
export function jwt(claims: object): string {
  return ['{}', JSON.stringify(claims), ''].map(part => Buffer.from(part).toString('base64url')).join('.')
}

export function data(data: unknown, init?: ResponseInit): Response {
  return Response.json({ data, status: 'SUCCESS', message: null, validationMessages: null }, init)
}

/** A company's detail with what every answer holds. */
export function detail(more: object = {}) {
  return {
    resourceId: 'abc',
    name: 'Sample',
    isNumberOfUsersLimited: true,
    numberOfUsers: 100,
    targetUserCount: 80,
    licenseModules: ['phishing'],
    licenseEndDate: '2027-01-01T00:00:00',
    ...more
  }
}

export const COMPANY = 'GET /api/companies/abc'
export const SEARCH = 'POST /api/companies/search'
