import * as oauth from 'oauth4webapi'
import type { Clock } from '../../changes/ports/ports.ts'
import { cached } from './cached.ts'
import { type Call, type Fetch, jsonOr, type Secrets } from './call.ts'

/** A token response, with `scope` and whatever else the vendor returns. */
export type Token = oauth.TokenEndpointResponse

type TokenOptions = {
  url: URL
  clientId: string
  clientSecret: string
  scope?: string
  /** Where the vendor expects the secret: in the form or in an Authorization header. */
  secretIn: 'form' | 'header'
  secrets: Pick<Secrets, 'keep'>
  call: Call
  fetch: Fetch
  clock: Pick<Clock, 'now'>
  /** In milliseconds. */
  timeout: number
}

/** Renewed early, so that no token expires in transit. In milliseconds. */
const EARLY = 60_000

/**
 * A client-credentials token, fetched once for concurrent callers and renewed a minute before it expires. Throws
 * `VendorError` when the vendor does not issue one.
 */
export function createToken(options: TokenOptions) {
  const { clientId, clientSecret, scope, secrets, clock, call, timeout } = options
  const server = { issuer: options.url.origin, token_endpoint: options.url.href }
  const secret = options.secretIn === 'form' ? oauth.ClientSecretPost(clientSecret) : basic(clientSecret)
  const client = { client_id: clientId }

  const tokens = cached(async () => {
    const requestedAt = clock.now().getTime()
    const { data: value } = await call(request, timeout)
    // Unreachable: `request` returns a token with every 2xx. A missing lifetime means single use.
    if (!value) throw new Error('A token request ended without a token')
    secrets.keep(value.access_token)
    return { value, until: new Date(requestedAt + (value.expires_in ?? 0) * 1000 - EARLY) }
  }, clock)

  async function request(signal: AbortSignal) {
    const response = await oauth.clientCredentialsGrantRequest(server, client, secret, scope ? { scope } : {}, {
      [oauth.customFetch]: (url, init) => options.fetch(new Request(url, init as RequestInit)),
      // The operator chooses the address; sandboxes and tests use plain HTTP.
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
      // Drops the library's error: its cause holds the body, which may contain a token.
      throw new SyntaxError('The answer holds no token')
    }
  }

  return {
    get: (signal?: AbortSignal) => tokens.get(signal),
    forget: (token: Token) => tokens.forget(token)
  }
}

/**
 * Sends id and secret unencoded, as the vendors document. The library percent-encodes even a hyphen first (RFC 6749,
 * 2.3.1), which not every server decodes.
 */
function basic(clientSecret: string): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const pair = Buffer.from(`${client.client_id}:${clientSecret}`).toString('base64')
    headers.set('authorization', `Basic ${pair}`)
  }
}

export type Tokens = ReturnType<typeof createToken>

/** Authorizes requests, and retries once with a new token where the vendor rejects the first. */
export function withToken(fetch: Fetch, tokens: Tokens, isRefused: (response: Response) => boolean): Fetch {
  return async request => {
    // Sent twice at most. And fetch writes each part of a form to the connection on its own, but these bytes at once.
    const body = request.body && (await request.arrayBuffer())
    const send = (token: Token) => fetch(authorize(body ? new Request(request, { body }) : request, token))
    const token = await tokens.get(request.signal)
    const response = await send(token)
    if (!isRefused(response)) return response
    await response.body?.cancel()
    tokens.forget(token)
    return await send(await tokens.get(request.signal))
  }
}

function authorize(request: Request, token: Token): Request {
  request.headers.set('authorization', `Bearer ${token.access_token}`)
  return request
}
