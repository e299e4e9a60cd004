import createClient from 'openapi-fetch'
import type { paths } from '../../../../generated/appdirect.d.ts'
import type { Clock } from '../../../changes/ports/ports.ts'
import {
  bounded,
  type Cause,
  createCall,
  createSecrets,
  type Fetch,
  faultsOf,
  isRecord,
  pause
} from '../../shared/call.ts'
import { createToken, withToken } from '../../shared/token.ts'
import { createFitting } from '../../shared/values.ts'

/** Response timeouts in milliseconds. */
export type Timeouts = { companies: number; token: number }

export type ConnectionOptions = {
  baseUrl: string
  clientId: string
  clientSecret: string
  fetch: Fetch
  clock: Clock
  timeouts: Timeouts
}

export type Connection = ReturnType<typeof connect>

/** An AppDirect client that manages its own tokens. */
export function connect({ baseUrl, clientId, clientSecret, clock, timeouts, ...options }: ConnectionOptions) {
  const fetch = bounded(options.fetch, NAME)
  const secrets = createSecrets(clientId, clientSecret)
  const call = createCall({ vendor: NAME, clock, explain, secrets })
  const root = baseUrl.replace(/\/+$/, '')
  const tokens = createToken({
    url: new URL(`${root}/oauth2/token`),
    clientId,
    clientSecret,
    scope: 'ROLE_PARTNER',
    secretIn: 'header',
    secrets,
    call,
    fetch,
    clock,
    timeout: timeouts.token
  })
  const send = withToken(fetch, tokens, ({ status }) => status === 401)

  return {
    root,
    tokens,
    send,
    call,
    secrets,
    clock,
    timeout: timeouts.companies,
    api: createClient<paths>({ baseUrl: root, redirect: 'manual', fetch: send, pathSerializer: fill }),
    /**
     * Documented only for lists: 20 at once, then 5 per second. Requests can arrive closer together than they were
     * sent, so we stay well below: even four seconds' worth arriving at once fits.
     */
    limiter: createRateLimiter({ capacity: 10, interval: 250 }, clock)
  }
}

/** Fills path parameters, each as one segment; the colon after a prefix stays unencoded, as documented. */
function fill(path: string, values: Record<string, unknown>): string {
  return Object.entries(values).reduce(
    (filled, [name, value]) =>
      filled.replace(`{${name}}`, () => encodeURIComponent(String(value)).replaceAll('%3A', ':')),
    path
  )
}

/** A leaky bucket that drains one request every `interval` milliseconds. */
type Bucket = { capacity: number; interval: number }

/** Delays requests to fit the bucket. It covers only this process. */
function createRateLimiter({ capacity, interval }: Bucket, clock: Clock) {
  /** When the bucket will be empty, in epoch milliseconds. */
  let empty = 0

  return {
    async take(signal?: AbortSignal): Promise<void> {
      const now = clock.now().getTime()
      const delay = Math.max(empty, now) - now - (capacity - 1) * interval
      empty = Math.max(empty, now) + interval
      if (delay > 0) await pause(clock, delay, signal)
    },
    /** Marks the bucket as full after the vendor's 429, whichever process filled it. */
    full(): void {
      empty = clock.now().getTime() + capacity * interval
    }
  }
}

export const NAME = 'appdirect'

export const { refusal, invalidInput, unusable } = faultsOf(NAME)
export const fitting = createFitting(NAME)

/** Documented causes, for failures without a message. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  401: 'AppDirect did not accept the token of this client',
  403: 'AppDirect refused: the client must have the scope ROLE_PARTNER',
  429: 'AppDirect was asked too often',
  gone: 'AppDirect has no such company in this marketplace'
}

/** The vendor's messages in any body; else the documented cause, else the vendor's error codes. */
function explain(body: unknown, cause: Cause): string[] {
  const said = sentencesOf([body])
  const documented = DOCUMENTED[cause]
  if (said.length > 0) return said
  return documented ? [documented] : [...new Set(codes(body))]
}

/** The messages in a GraphQL response's `errors`. */
export function sentencesOf(errors: readonly unknown[]): string[] {
  return [...new Set(errors.slice(0, MOST_LISTED).flatMap(error => sentences(error)))]
}

/** Limits on items and depth, so that no body takes long to search. */
const MOST_LISTED = 50
const DEEPEST = 6

/** No error body is documented: `message` is seen in public code, the others are common names. */
function sentences(body: unknown, depth = 0): string[] {
  if (typeof body === 'string') return isForPeople(body) ? [body] : []
  if (depth > DEEPEST) return []
  if (Array.isArray(body)) return body.slice(0, MOST_LISTED).flatMap(item => sentences(item, depth + 1))
  if (!isRecord(body)) return []
  const { message, detail, error, error_description: description, errors } = body
  if (error === 'invalid_client') return ['AppDirect did not accept the client id and secret (invalid_client)']
  return [
    ...sentences([message, detail], depth),
    ...listed(errors, depth + 1),
    ...sentences([error, description], depth)
  ]
}

/** `errors` is a list, or an object by property name. */
function listed(errors: unknown, depth: number): string[] {
  if (!isRecord(errors)) return sentences(errors, depth)
  return Object.entries(errors)
    .slice(0, MOST_LISTED)
    .flatMap(([name, about]) => sentences(about, depth).map(text => `${name}: ${text}`))
}

/** Error codes such as NAME_TOO_LONG, of the whole and of each error. */
function codes(body: unknown, depth = 0): string[] {
  if (depth > DEEPEST) return []
  if (Array.isArray(body)) return body.slice(0, MOST_LISTED).flatMap(item => codes(item, depth + 1))
  if (!isRecord(body)) return []
  const { code, error, errors } = body
  return [...sentences(typeof code === 'string' ? code : []), ...codes([error, errors], depth)]
}

/** Neither blank nor an HTML page. Angle brackets inside a sentence are the vendor's own text. */
function isForPeople(text: string): boolean {
  const beginning = text.slice(0, 4_000).trim()
  return beginning !== '' && !/^<|<(!doctype|html|head|body|script)\b/i.test(beginning)
}
