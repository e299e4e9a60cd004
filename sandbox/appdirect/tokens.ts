import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/changes/ports/ports.ts'

/** The only scopes that are valid with client credentials: read and write everything, or read it. */
export type Scope = 'ROLE_PARTNER' | 'ROLE_PARTNER_READ'

/** An API client as the marketplace's settings make it: with one scope. */
export type Credentials = { clientId: string; clientSecret: string; scope: Scope }

export const SANDBOX_CREDENTIALS: Credentials = {
  clientId: 'sandbox-marketplace',
  clientSecret: 'sandbox-secret',
  scope: 'ROLE_PARTNER'
}

type Issued = { name: 'issued'; answer: object } | { name: 'invalid_client' | 'invalid_scope' }

export type Tokens = {
  /** A token's answer for the client that an Authorization header names, with the scope that it asks for. */
  issue(header: string | undefined, scope: string): Issued
  /** The scope of the token that an Authorization header bears; undefined where it is none of ours or its time has passed. */
  bearer(header: string | undefined): Scope | undefined
}

/** What the vendor's documentation and a live answer both show, in seconds. */
const LIFE = 43_199

/** Opaque tokens, without a refresh token; kept in memory, so that after a restart the old ones are worth nothing. */
export function tokens(credentials: readonly Credentials[], clock: Clock): Tokens {
  const issued = new Map<string, { scope: Scope; until: number }>()

  return {
    issue(header, scope) {
      const basic = /^Basic (\S+)$/i.exec(header ?? '')?.[1] ?? ''
      const sent = Buffer.from(basic, 'base64').toString()
      // As written, not form-encoded first: the vendor says "id:secret", and not every server undoes an encoding.
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
