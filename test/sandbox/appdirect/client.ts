import { z } from 'zod'
import { type AppDirectOptions, type SandboxAppDirect, startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import type { StoredCompany } from '../../../sandbox/appdirect/company.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'

export const COMPANIES = '/api/account/v2/companies'
export const PREVIEW = '/api/graphql/preview'

/** A fixed day, so that no test depends on today. */
export const NOW = new Date('2026-11-21T10:00:00Z')

/** A clock that never moves and does not wait. */
export const stillClock = { now: () => NOW, wait: async () => undefined }

/** The part of an answer that tests read. */
export type Answer = { status: number; headers: Headers; body: string; json: () => unknown }

export type Client = SandboxAppDirect & {
  /** With the token; an object goes as JSON. */
  ask(
    method: string,
    path: string,
    body?: string | URLSearchParams | object,
    headers?: Record<string, string>
  ): Promise<Answer>
  /** One GraphQL request to the preview endpoint. */
  query(query: string, variables?: object): Promise<Answer>
  withStory(story: string): StoredCompany
} & AsyncDisposable

/** A sandbox with a client that has its token; it stops at the end of the block that `await using` opens. */
export async function startClient(options: AppDirectOptions = {}): Promise<Client> {
  const sandbox = await startAppDirect({ clock: stillClock, ...options })
  const credentials = options.credentials?.[0] ?? SANDBOX_CREDENTIALS
  const token = await fetch(`${sandbox.url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: basic(credentials.clientId, credentials.clientSecret) },
    body: tokenForm({ scope: credentials.scope })
  })
  const { access_token } = tokenAnswer.parse(await token.json())

  const ask: Client['ask'] = async (method, path, body, headers) => {
    const isJson = body !== undefined && Object.getPrototypeOf(body) === Object.prototype
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${access_token}`,
        ...(isJson ? { 'content-type': 'application/json' } : {}),
        ...headers
      },
      // Anything but a plain object is a body that fetch accepts.
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : (body as string | URLSearchParams) })
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text, json: () => JSON.parse(text) }
  }
  return {
    ...sandbox,
    ask,
    query: (query, variables = {}) => ask('POST', PREVIEW, { query, variables }),
    withStory(story) {
      const found = [...sandbox.companies.values()].find(company => company.story === story)
      if (found === undefined) throw new Error(`No sample company tells of "${story}"`)
      return found
    },
    [Symbol.asyncDispose]: sandbox.stop
  }
}

export const tokenAnswer = z.looseObject({ access_token: z.string() })

export function tokenForm(values: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({ grant_type: 'client_credentials', scope: 'ROLE_PARTNER', ...values })
}

export function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`
}

const UPDATABLE = [
  'name',
  'enabled',
  'address',
  'companySize',
  'customAttributes',
  'industry',
  'emailAddress',
  'website',
  'vendor',
  'reseller',
  'channelAdmin',
  'referral',
  'externalId',
  'phoneNumber',
  'defaultRole',
  'countryCode',
  'billingDayOfMonth',
  'thirtyDaysPurchaseLimitExempt',
  'thirtyDaysPurchaseLimitOverrideAmt',
  'thirtyDaysPurchaseLimit',
  'thirtyDaysPurchaseRemainingAmt'
]

/** The body that changes nothing: what was read, without read-only properties and nulls. */
export function wholeBody(read: unknown): Record<string, unknown> {
  const company = z.record(z.string(), z.unknown()).parse(withoutNulls(read))
  return Object.fromEntries(UPDATABLE.filter(key => key in company).map(key => [key, company[key]]))
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== null)
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutNulls(one)]))
}
