import { randomBytes } from 'node:crypto'
import { sign, verify } from 'hono/jwt'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { resourceId } from './seed/catalogue.ts'
import { OWN } from './seed/companies.ts'

/** An API client as the vendor's settings page creates it. */
export type Credentials = { clientId: string; clientSecret: string; role: 'Reseller' | 'Company Admin' }

export const SANDBOX_CREDENTIALS: Credentials = {
  clientId: 'sandbox-reseller',
  clientSecret: 'sandbox-secret',
  role: 'Reseller'
}

export type Tokens = {
  /** The token response for these credentials; undefined if they are unknown. */
  issue(clientId: string, clientSecret: string): Promise<Readonly<Record<string, unknown>> | undefined>
  /** The role of the token in an Authorization header; undefined if it is unknown or has expired. */
  bearer(header: string | undefined): Promise<Credentials['role'] | undefined>
}

const HOUR = 3600
const PERMISSIONS = [
  'companies/search|POST',
  'companies/{resourceId}|GET',
  'companies/{resourceId}|PUT',
  'companies/{resourceId}/license-check|GET',
  'lookups|POST',
  'lookups/licenses|GET',
  'company-groups/search|POST'
]

/** Tokens of one hour, signed with a key of this process: a restart invalidates them. */
export function tokens(credentials: readonly Credentials[], clock: Clock): Tokens {
  const key = randomBytes(32).toString('hex')
  const seconds = () => Math.floor(clock.now().getTime() / 1000)

  return {
    async issue(clientId, clientSecret) {
      const client = credentials.find(one => one.clientId === clientId && one.clientSecret === clientSecret)
      if (client === undefined) return undefined
      const isReseller = client.role === 'Reseller'
      const claims = {
        user_company_id: OWN.id,
        user_company_name: OWN.name,
        user_company_resourceid: OWN.resourceId,
        ...(isReseller ? { user_company_parentcompany_resourceid: resourceId('Company', 'Vendor') } : {}),
        role: client.role,
        reseller_access: isReseller,
        company_admin_access: !isReseller,
        root_access: false,
        scope: ['api1'],
        client_id: clientId,
        iat: seconds(),
        exp: seconds() + HOUR,
        jti: randomBytes(8).toString('hex')
      }
      return {
        access_token: await sign(claims, key, 'HS256'),
        expires_in: HOUR,
        token_type: 'Bearer',
        scope: 'api1',
        permissions: isReseller ? PERMISSIONS : PERMISSIONS.filter(one => !one.startsWith('compan'))
      }
    },
    async bearer(header) {
      const token = /^Bearer (\S+)$/i.exec(header ?? '')?.[1]
      if (token === undefined) return undefined
      try {
        // The sandbox's clock decides when a token expires, not the machine's.
        const { exp = 0, role } = await verify(token, key, { alg: 'HS256', exp: false, iat: false })
        if (exp <= seconds()) return undefined
        return role === 'Reseller' || role === 'Company Admin' ? role : undefined
      } catch {
        // The vendor's answer is the same for every invalid token.
        return undefined
      }
    }
  }
}
