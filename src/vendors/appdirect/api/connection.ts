import createClient from 'openapi-fetch'
import type { paths } from '../../../../generated/appdirect.d.ts'
import type { Clock } from '../../../changes/ports/ports.ts'
import { bounded } from '../../shared/bounded.ts'
import { type Cause, createCall, createSecrets, type Fetch, isRecord } from '../../shared/call.ts'
import { faultsOf } from '../../shared/faults.ts'
import { pause } from '../../shared/listing.ts'
import { createToken, withToken } from '../../shared/token.ts'

/** How long to wait for a whole answer, in milliseconds. */
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

/** A client of AppDirect's paths that gets its own tokens, and the ways to ask with it. */
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
     * Documented for lists alone: 20 at once, then 5 a second. Requests arrive closer together than they were sent, so we
     * stay well within: even where four seconds' worth arrives at once, nothing overflows.
     */
    limiter: createRateLimiter({ capacity: 10, interval: 250 }, clock)
  }
}

/** Fills in a path, each value as one segment; the colon behind a prefix stays as it is documented. */
function fill(path: string, values: Record<string, unknown>): string {
  return Object.entries(values).reduce(
    (filled, [name, value]) =>
      filled.replace(`{${name}}`, () => encodeURIComponent(String(value)).replaceAll('%3A', ':')),
    path
  )
}

/** Holds `capacity` requests and loses one every `interval` milliseconds. */
type Bucket = { capacity: number; interval: number }

/** Keeps requests within a leaky bucket: waits until the next one fits. It is for one process; others have their own. */
function createRateLimiter({ capacity, interval }: Bucket, clock: Clock) {
  /** When the bucket will be empty, in milliseconds since 1970. */
  let empty = 0

  return {
    async take(signal?: AbortSignal): Promise<void> {
      const now = clock.now().getTime()
      const delay = Math.max(empty, now) - now - (capacity - 1) * interval
      empty = Math.max(empty, now) + interval
      if (delay > 0) await pause(clock, delay, signal)
    },
    /** The vendor says that it is full: so it is, whoever filled it. */
    full(): void {
      empty = clock.now().getTime() + capacity * interval
    }
  }
}

export const NAME = 'appdirect'

export const { refusal, invalidInput, unusable } = faultsOf(NAME)

/** What the documentation gives as the causes of a failure, for answers that say nothing themselves. */
const DOCUMENTED: Readonly<Partial<Record<Cause, string>>> = {
  401: 'AppDirect did not accept the token of this client',
  403: 'AppDirect refused: the client must have the scope ROLE_PARTNER',
  429: 'AppDirect was asked too often',
  gone: 'AppDirect has no such company in this marketplace'
}

/** The vendor's sentences in a failure's body, whatever it is; else the documented cause, else the vendor's codes. */
function explain(body: unknown, cause: Cause): string[] {
  const said = sentencesOf([body])
  const documented = DOCUMENTED[cause]
  if (said.length > 0) return said
  return documented ? [documented] : [...new Set(codes(body))]
}

/** The sentences in what a GraphQL answer holds under `errors`. */
export function sentencesOf(errors: readonly unknown[]): string[] {
  return [...new Set(errors.slice(0, MOST_LISTED).flatMap(error => sentences(error)))]
}

/** So many items of a list, and so many levels of a body, are looked into: a body without end must not keep us. */
const MOST_LISTED = 50
const DEEPEST = 6

/** No body is documented for failures: `message` is seen in public code, the rest are the usual names. */
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

/** Errors are a list, or each has the name of what it is about. */
function listed(errors: unknown, depth: number): string[] {
  if (!isRecord(errors)) return sentences(errors, depth)
  return Object.entries(errors)
    .slice(0, MOST_LISTED)
    .flatMap(([name, about]) => sentences(about, depth).map(text => `${name}: ${text}`))
}

/** Words for machines, such as NAME_TOO_LONG: of the whole, and of each of its errors. */
function codes(body: unknown, depth = 0): string[] {
  if (depth > DEEPEST) return []
  if (Array.isArray(body)) return body.slice(0, MOST_LISTED).flatMap(item => codes(item, depth + 1))
  if (!isRecord(body)) return []
  const { code, error, errors } = body
  return [...sentences(typeof code === 'string' ? code : []), ...codes([error, errors], depth)]
}

/** No page and nothing blank. Pointed brackets in the middle of a sentence are the vendor's own words. */
function isForPeople(text: string): boolean {
  const beginning = text.slice(0, 4_000).trim()
  return beginning !== '' && !/^<|<(!doctype|html|head|body|script)\b/i.test(beginning)
}
