import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/changes/ports/ports.ts'

/** The only scopes of client credentials: read and write, or read only. */
export type Scope = 'ROLE_PARTNER' | 'ROLE_PARTNER_READ'

/** An API client with its one scope, as the marketplace's settings create it. */
export type Credentials = { clientId: string; clientSecret: string; scope: Scope }

export const SANDBOX_CREDENTIALS: Credentials = {
  clientId: 'sandbox-marketplace',
  clientSecret: 'sandbox-secret',
  scope: 'ROLE_PARTNER'
}

type Issued = { name: 'issued'; answer: object } | { name: 'invalid_client' | 'invalid_scope' }

export type Tokens = {
  /** The token response for the client in an Authorization header and the requested scope. */
  issue(header: string | undefined, scope: string): Issued
  /** The scope of the token in an Authorization header; undefined if it is unknown or has expired. */
  bearer(header: string | undefined): Scope | undefined
}

/** In seconds, as in the vendor's documentation and in a live answer. */
const LIFE = 43_199

/** Opaque tokens in memory, without a refresh token: a restart invalidates them. */
export function tokens(credentials: readonly Credentials[], clock: Clock): Tokens {
  const issued = new Map<string, { scope: Scope; until: number }>()

  return {
    issue(header, scope) {
      const basic = /^Basic (\S+)$/i.exec(header ?? '')?.[1] ?? ''
      const sent = Buffer.from(basic, 'base64').toString()
      // Not form-encoded first: the vendor documents "id:secret", and not every server decodes it.
      const client = credentials.find(({ clientId, clientSecret }) => sent === `${clientId}:${clientSecret}`)
      if (client === undefined) return { name: 'invalid_client' }
      if (scope !== client.scope) return { name: 'invalid_scope' }
      const token = randomBytes(24).toString('base64url')
      issued.set(token, { scope: client.scope, until: clock.now().getTime() + LIFE * 1000 })
      return {
        name: 'issued',
        answer: { access_token: token, token_type: 'bearer', expires_in: LIFE, scope: client.scope }
      }
    },
    bearer(header) {
      const found = issued.get(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')
      return found !== undefined && clock.now().getTime() < found.until ? found.scope : undefined
    }
  }
}
