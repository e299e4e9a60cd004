import createClient from 'openapi-fetch'
import { z } from 'zod'
import type { paths } from '../../../../generated/keepnet.d.ts'
import type { Clock } from '../../../changes/ports/ports.ts'
import {
  bounded,
  type Cause,
  createCall,
  createSecrets,
  type Fetch,
  faultsOf,
  isRecord,
  type Secrets,
  sentencesIn
} from '../../shared/call.ts'
import { createToken, withToken } from '../../shared/token.ts'
import { createFitting } from '../../shared/values.ts'

/** Response timeouts in milliseconds. Company calls are known to be slow. */
export type Timeouts = { companies: number; lookups: number; token: number }

export type ConnectionOptions = {
  baseUrl: string
  clientId: string
  clientSecret: string
  fetch: Fetch
  clock: Clock
  timeouts: Timeouts
}

/** What openapi-fetch resolves to for a path of Keepnet's: data in an envelope, or neither. */
type Answer<Data> = { data?: { data?: Data | null }; error?: unknown; response: Response }

export type Connection = ReturnType<typeof connect>

/** A Keepnet client that manages its own tokens. */
export function connect({ baseUrl, clientId, clientSecret, clock, timeouts, ...options }: ConnectionOptions) {
  const fetch = bounded(options.fetch, NAME)
  const secrets = createSecrets(clientId, clientSecret)
  const send = createCall({ vendor: NAME, clock, explain, secrets })
  const root = baseUrl.replace(/\/+$/, '')
  const tokens = createToken({
    url: new URL(`${root}/connect/token`),
    clientId,
    clientSecret,
    scope: 'api1',
    secretIn: 'form',
    secrets,
    call: send,
    fetch,
    clock,
    timeout: timeouts.token
  })
  // The vendor's own page treats 306 as 401.
  const isRefused = ({ status }: Response) => status === 401 || status === 306
  const api = createClient<paths>({ baseUrl: root, redirect: 'manual', fetch: withToken(fetch, tokens, isRefused) })

  return {
    api,
    tokens,
    timeouts,
    clock,
    /**
     * The data in the response's envelope; null for an envelope without data, undefined for no body. Throws
     * `VendorError`.
     */
    async call<Data>(
      request: (signal: AbortSignal) => Promise<Answer<Data>>,
      timeout: number,
      signal?: AbortSignal,
      about?: 'company'
    ): Promise<{ data: Data | null | undefined; response: Response }> {
      const { data, response } = await send(request, timeout, signal, about)
      return { data: open(data, response.status, secrets), response }
    }
  }
}

/** The token's claims about its client. Flags are documented as booleans and may come as text. */
const claims = z.object({
  user_company_resourceid: z.string().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  reseller_access: z.stringbool().or(z.boolean()).optional().catch(undefined)
})

export type Claims = z.infer<typeof claims>
export type Session = ReturnType<typeof createSession>

/** The client's identity, read from the token. A missing claim is unknown, not false. */
export function createSession({ tokens }: Pick<Connection, 'tokens'>) {
  return {
    async claims(signal: AbortSignal): Promise<Claims> {
      return readClaims((await tokens.get(signal)).access_token)
    },
    /** The id of the reseller's own company; undefined where the token lacks it. */
    async ownCompany(signal: AbortSignal): Promise<string | undefined> {
      return readClaims((await tokens.get(signal)).access_token).user_company_resourceid
    },
    /** Such as `companies/search|POST`; undefined where the vendor returns none. */
    async permissions(signal: AbortSignal): Promise<string[] | undefined> {
      const parsed = z.array(z.string()).safeParse((await tokens.get(signal)).permissions)
      return parsed.data
    }
  }
}

/** The unverified claims of a JWT: they only guard against our own mistakes; the vendor verifies the token. */
function readClaims(token: string): Claims {
  const [, payload] = token.split('.')
  try {
    return claims.parse(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()))
  } catch {
    // Not a JWT, which the vendor is free to change: the claims are unknown.
    return {}
  }
}

export const NAME = 'keepnet'

export const { refusal, invalidInput, unusable } = faultsOf(NAME)
export const fitting = createFitting(NAME)

/** Documented causes, for failures without a message. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  306: 'Keepnet did not accept the token of this client',
  401: 'Keepnet did not accept the token of this client',
  403: 'Keepnet refused: the client must have the role Reseller, and the company must be one it manages',
  429: 'Keepnet was asked too often',
  gone: 'Keepnet has no such company among those this client manages'
}

/** The vendor's messages in any of its error formats; else the documented cause. */
function explain(body: unknown, cause: Cause): string[] {
  const said = [
    ...texts(property(body, 'validationMessages')),
    ...texts(property(body, 'messages')),
    ...texts(property(body, 'message')),
    ...problemErrors(property(body, 'errors')),
    ...texts(property(body, 'detail')),
    ...texts(property(body, 'title')),
    ...tokenError(body)
  ]
  const documented = DOCUMENTED[cause]
  if (said.length > 0 || !documented) return said
  return [documented]
}

/**
 * The data of a 2xx: null where the envelope has none, undefined without a body. Handles both envelopes and bare data.
 * Throws `VendorError` where the envelope reports a failure.
 */
function open<Data>(
  body: { data?: Data | null } | undefined,
  status: number,
  secrets: Pick<Secrets, 'hide'>
): Data | null | undefined {
  const word = property(body, 'status')
  const failed = typeof word === 'string' && word.toUpperCase() !== 'SUCCESS'
  if (property(body, 'isSuccess') === false || failed) {
    const messages = sentencesIn(explain(body, status), secrets)
    const reason = failed ? `Keepnet answered ${word} and gave no reason` : 'Keepnet refused and gave no reason'
    // The only status known to mean a server fault.
    const retryable = typeof word === 'string' && word.toUpperCase() === 'INTERNAL_SERVER_ERROR'
    throw refusal({ status, retryable, messages: messages.length > 0 ? messages : [reason] })
  }
  if (!body) return undefined
  if (typeof body !== 'object') throw unusable('The answer was not an object')
  const bare = ['data', 'status', 'isSuccess'].every(name => property(body, name) === undefined)
  // The types describe the envelope; a bare body is the data itself.
  if (bare) return body as Data
  return (property(body, 'data') as Data | undefined) ?? null
}

/** Reads a property case-insensitively: the vendor's errors come as `message` and as `Message`. */
function property(body: unknown, name: string): unknown {
  if (!isRecord(body)) return undefined
  return Object.entries(body).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

function texts(value: unknown): string[] {
  const all: unknown[] = Array.isArray(value) ? value : [value]
  return all.filter(text => typeof text === 'string').filter(text => text.trim() !== '')
}

/** The `errors` of ProblemDetails: messages by property name. */
function problemErrors(errors: unknown): string[] {
  if (typeof errors !== 'object' || errors === null) return []
  return Object.entries(errors).flatMap(([name, value]) => texts(value).map(text => `${name}: ${text}`))
}

function tokenError(body: unknown): string[] {
  const [error] = texts(property(body, 'error'))
  const [description] = texts(property(body, 'error_description'))
  if (error === 'invalid_client') return ['Keepnet did not accept the client id and secret (invalid_client)']
  return [error, description].filter(text => text !== undefined)
}
