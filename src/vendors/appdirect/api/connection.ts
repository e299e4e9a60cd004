import createClient from 'openapi-fetch'
import type { paths } from '../../../../generated/appdirect.d.ts'
import type { Clock } from '../../../changes/ports/ports.ts'
import { createCall, type Fetch } from '../../shared/call.ts'
import { createSecrets } from '../../shared/secrets.ts'
import { createToken, withToken } from '../../shared/token.ts'
import { explain, NAME } from './errors.ts'
import { createRateLimiter } from './rate-limiter.ts'

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
export function connect({ baseUrl, clientId, clientSecret, fetch, clock, timeouts }: ConnectionOptions) {
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
    /** Documented for lists alone: 20 at once, then 5 per second. */
    limiter: createRateLimiter({ capacity: 20, interval: 200 }, clock)
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
