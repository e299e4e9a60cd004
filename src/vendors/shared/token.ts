import * as oauth from 'oauth4webapi'
import type { Clock } from '../../changes/ports/ports.ts'
import { cached } from './cached.ts'
import { type Call, type Fetch, jsonOr, type Secrets } from './call.ts'

/** A token and what came with it: `scope`, and whatever else the vendor tells. */
export type Token = oauth.TokenEndpointResponse

type TokenOptions = {
  url: URL
  clientId: string
  clientSecret: string
  scope?: string
  /** Where the vendor wants the secret: in the form, or in an Authorization header. */
  secretIn: 'form' | 'header'
  secrets: Pick<Secrets, 'keep'>
  call: Call
  fetch: Fetch
  clock: Pick<Clock, 'now'>
  /** In milliseconds. */
  timeout: number
}

/** A minute early, so that no token ends on its way. */
const EARLY = 60_000

/**
 * A client-credentials token, fetched once for all who wait and renewed a minute before it ends.
 * Throws `VendorError` when the vendor does not give one.
 */
export function createToken(options: TokenOptions) {
  const { clientId, clientSecret, scope, secrets, clock, call, timeout } = options
  const server = { issuer: options.url.origin, token_endpoint: options.url.href }
  const secret = options.secretIn === 'form' ? oauth.ClientSecretPost(clientSecret) : basic(clientSecret)
  const client = { client_id: clientId }

  const tokens = cached(async () => {
    const asked = clock.now().getTime()
    const { data: value } = await call(request, timeout)
    // Unreachable: `request` gives a token with every 2xx. A missing lifetime means a token for one use.
    if (!value) throw new Error('A token request ended without a token')
    secrets.keep(value.access_token)
    return { value, until: new Date(asked + (value.expires_in ?? 0) * 1000 - EARLY) }
  }, clock)

  async function request(signal: AbortSignal) {
    const response = await oauth.clientCredentialsGrantRequest(server, client, secret, scope ? { scope } : {}, {
      [oauth.customFetch]: (url, init) => options.fetch(new Request(url, init as RequestInit)),
      // The address is the operator's to choose; sandboxes and tests are on plain http.
      [oauth.allowInsecureRequests]: true,
      signal
    })
    if (!response.ok) return { response, error: jsonOr(await response.text()) }
    return { response, data: await readToken(response) }
  }

  async function readToken(response: Response): Promise<Token> {
    try {
      return await oauth.processClientCredentialsResponse(server, client, response)
    } catch {
      // The library's error is left behind: its cause holds the body, and so perhaps a token.
      throw new SyntaxError('The answer holds no token')
    }
  }

  return {
    get: (signal?: AbortSignal) => tokens.get(signal),
    forget: (token: Token) => tokens.forget(token)
  }
}

/**
 * Id and secret as they are, as vendors tell their clients to send them. The library's own encodes even a hyphen first
 * (RFC 6749, 2.3.1), which not every server undoes.
 */
function basic(clientSecret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const pair = Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64')
    headers.set('authorization', `Basic ${pair}`)
  }
}

export type Tokens = ReturnType<typeof createToken>

/** Sends requests with a token, and once more with a new one where the vendor does not accept it. */
export function withToken(fetch: Fetch, tokens: Tokens, isRefused: (response: Response) => boolean): Fetch {
  return async request => {
    const again = request.clone()
    const token = await tokens.get(request.signal)
    const response = await fetch(authorize(request, token))
    if (!isRefused(response)) return response
    await response.body?.cancel()
    tokens.forget(token)
    return fetch(authorize(again, await tokens.get(request.signal)))
  }
}

function authorize(request: Request, token: Token): Request {
  request.headers.set('authorization', `Bearer ${token.access_token}`)
  return request
}
