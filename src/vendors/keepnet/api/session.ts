import { z } from 'zod'
import type { Connection } from './connection.ts'

/** What a token says about its client. Flags are documented as true and false, and may come as text. */
const claims = z.object({
  user_company_resourceid: z.string().optional().catch(undefined),
  role: z.string().optional().catch(undefined),
  reseller_access: z.stringbool().or(z.boolean()).optional().catch(undefined)
})

export type Claims = z.infer<typeof claims>
export type Session = ReturnType<typeof createSession>

/** Who we are at Keepnet, read from the token. What a token does not say is unknown, not false. */
export function createSession({ tokens }: Pick<Connection, 'tokens'>) {
  return {
    async claims(signal: AbortSignal): Promise<Claims> {
      return readClaims((await tokens.get(signal)).access_token)
    },
    /** The id of the reseller's own company, where the token names it. */
    async ownCompany(signal: AbortSignal): Promise<string | undefined> {
      return readClaims((await tokens.get(signal)).access_token).user_company_resourceid
    },
    /** Such as `companies/search|POST`; undefined where the vendor sends no list. */
    async permissions(signal: AbortSignal): Promise<string[] | undefined> {
      const parsed = z.array(z.string()).safeParse((await tokens.get(signal)).permissions)
      return parsed.data
    }
  }
}

/** The claims of a JWT, unverified: they only guard against our own mistakes, the vendor checks the token. */
function readClaims(token: string): Claims {
  const [, payload] = token.split('.')
  try {
    return claims.parse(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()))
  } catch {
    // Not a JWT after all, which the vendor is free to change: then nothing is known.
    return {}
  }
}
