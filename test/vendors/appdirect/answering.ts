import { type AppDirectOptions, appdirect } from '../../../src/vendors/appdirect/appdirect.ts'

const NOW = new Date('2026-11-21T10:00:00Z')
export const ID = 'd689b970-f3f9-42a6-a974-90e2bdadf860'
export const { signal } = new AbortController()

/** How one request is answered; given the body that was sent, where it was JSON. */
type Answer = (body: unknown, request: Request) => Response | Promise<Response>

/** A request as it arrived: `METHOD /path`, and its body where that was JSON. */
type Asked = { key: string; body: unknown; url: URL }

export const COMPANIES = '/api/account/v2/companies'
export const LIST = `GET ${COMPANIES}`
export const READ = `GET ${COMPANIES}/${ID}`
export const PATCH = `PATCH ${COMPANIES}/${ID}`
export const PUT = `PUT ${COMPANIES}/${ID}`
export const GRAPHQL = 'POST /api/graphql/preview'

/**
 * AppDirect as these answers make it. A token, an empty list and a write are answered where nothing else is said;
 * anything else that is asked fails the test. Waits are noted and not waited for.
 */
export function answering(answers: Record<string, Answer>, options: Partial<AppDirectOptions> = {}) {
  const asked: Asked[] = []
  const clock = {
    time: NOW.getTime(),
    waits: [] as number[],
    now: () => new Date(clock.time),
    wait: async (milliseconds: number) => {
      clock.waits.push(milliseconds)
      clock.time += milliseconds
    }
  }
  const all: Record<string, Answer> = {
    'POST /oauth2/token': () => Response.json(token(`token-${asked.length}`)),
    [LIST]: () => page([]),
    [PATCH]: () => Response.json(detail()),
    [PUT]: () => Response.json(detail()),
    ...answers
  }
  const vendor = appdirect({
    baseUrl: 'https://marketplace.example',
    clientId: 'an-id',
    clientSecret: 'a-secret',
    clock,
    fetch: async request => {
      const url = new URL(request.url)
      const key = `${request.method} ${url.pathname}`
      const isJson = request.headers.get('content-type') === 'application/json'
      const body: unknown = isJson ? await request.clone().json() : undefined
      asked.push({ key, body, url })
      const answer = all[key]
      if (!answer) throw new Error(`Nobody answers ${key}`)
      return answer(body, request)
    },
    ...options
  })
  const of = (key: string) => asked.filter(one => one.key === key)
  return { vendor, asked, clock, count: (key: string) => of(key).length, sent: (key: string) => of(key).at(-1)?.body }
}

export function token(text: string, more: object = {}) {
  return { access_token: text, token_type: 'bearer', expires_in: 43_199, scope: 'ROLE_PARTNER', ...more }
}

/** A page as a list answers it. */
export function page(content: readonly (object | null)[], totalPages = 1, number = 0): Response {
  return Response.json({ links: [], content, page: { size: 100, totalElements: content.length, totalPages, number } })
}

/** A company as it is answered, with keys that nobody described. */
export function detail(more: object = {}) {
  return {
    uuid: ID,
    companyId: 7,
    name: 'Sample',
    enabled: true,
    allowLogin: true,
    status: 'ACTIVE',
    address: { street1: '1 Sample Street', street2: null, city: 'Zürich', state: null, zip: '8000', country: 'CH' },
    companySize: 'SMALL',
    customAttributes: [
      { name: 'region', attributeType: 'TEXT', label: 'Region', hint: 'US West, …', value: 'EU', valueKeys: [] },
      { name: 'plans', attributeType: 'MULTISELECT', label: 'Plans', hint: '', value: null, valueKeys: ['b', 'a'] }
    ],
    creationDate: 1_457_416_568_000,
    industry: 'IT',
    emailAddress: 'office@sample.example',
    website: 'www.sample.example',
    vendor: false,
    reseller: true,
    channelAdmin: false,
    referral: false,
    externalId: 'ACME-42',
    phoneNumber: '888-888-8888',
    defaultRole: 'USER',
    countryCode: 'CH',
    billingDayOfMonth: 3,
    thirtyDaysPurchaseLimit: 500,
    idpUuid: null,
    links: [{ rel: 'self', href: 'https://marketplace.example' }],
    neverHeardOf: { it: true },
    ...more
  }
}
