import createClient from 'openapi-fetch'
import type { paths } from '../../../../generated/keepnet.d.ts'
import type { Clock } from '../../../changes/ports/ports.ts'
import { createCall, type Fetch } from '../../shared/call.ts'
import { createSecrets } from '../../shared/secrets.ts'
import { createToken, withToken } from '../../shared/token.ts'
import { explain, NAME, open } from './errors.ts'

/** How long to wait for a whole answer, in milliseconds. Calls about companies are known to be slow. */
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

/** A client of Keepnet's paths that gets its own tokens, and the way to ask with it. */
export function connect({ baseUrl, clientId, clientSecret, fetch, clock, timeouts }: ConnectionOptions) {
  const secrets = createSecrets(clientId, clientSecret)
  const call = createCall({ vendor: NAME, clock, explain, secrets })
  const root = baseUrl.replace(/\/+$/, '')
  const tokens = createToken({
    url: new URL(`${root}/connect/token`),
    clientId,
    clientSecret,
    scope: 'api1',
    secretIn: 'form',
    secrets,
    call,
    fetch,
    clock,
    timeout: timeouts.token
  })
  // The vendor's own page takes 306 for 401.
  const isRefused = ({ status }: Response) => status === 401 || status === 306
  const api = createClient<paths>({ baseUrl: root, redirect: 'manual', fetch: withToken(fetch, tokens, isRefused) })

  return {
    api,
    tokens,
    timeouts,
    clock,
    /** The data in the answer's envelope; null for an envelope without, undefined for no body. Throws `VendorError`. */
    async ask<Data>(
      request: (signal: AbortSignal) => Promise<Answer<Data>>,
      timeout: number,
      signal?: AbortSignal,
      about?: 'company'
    ): Promise<{ data: Data | null | undefined; response: Response }> {
      const { data, response } = await call(request, timeout, signal, about)
      return { data: open(data, response.status, secrets), response }
    }
  }
}
