import { describe, expect, it } from 'vitest'
import { startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'
import { basic, COMPANIES, NOW, startClient, tokenAnswer, tokenForm } from './client.ts'

const right = { authorization: basic(SANDBOX_CREDENTIALS.clientId, SANDBOX_CREDENTIALS.clientSecret) }
const read = `${COMPANIES}/externalId:ACME-42`

describe('sandbox appdirect token', () => {
  it('is opaque, expires after about twelve hours and has no refresh token', async () => {
    await using appdirect = await startClient()
    const answer = await appdirect.ask('POST', '/oauth2/token', tokenForm(), right)
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[\w-]+$/),
        token_type: 'bearer',
        expires_in: 43_199,
        scope: 'ROLE_PARTNER'
      }
    ])
  })

  it.each([
    [
      'wrong credentials',
      tokenForm(),
      { authorization: basic(SANDBOX_CREDENTIALS.clientId, 'x') },
      401,
      'invalid_client'
    ],
    [
      'credentials in the form',
      tokenForm({ client_id: 'a', client_secret: 'b' }),
      { authorization: '' },
      401,
      'invalid_client'
    ],
    ['another scope', tokenForm({ scope: 'ROLE_PARTNER_READ' }), right, 400, 'invalid_scope'],
    ['no scope', new URLSearchParams({ grant_type: 'client_credentials' }), right, 400, 'invalid_request'],
    ['another grant', tokenForm({ grant_type: 'password' }), right, 400, 'invalid_request'],
    ['JSON', { grant_type: 'client_credentials', scope: 'ROLE_PARTNER' }, right, 415, 'invalid_request']
  ])('is not issued for %s', async (_, body, headers, status, error) => {
    await using appdirect = await startClient()
    const answer = await appdirect.ask('POST', '/oauth2/token', body, headers)
    expect([answer.status, answer.json()]).toMatchObject([status, { error }])
  })

  it('is accepted until it expires', async () => {
    let now = NOW
    await using appdirect = await startClient({ clock: { now: () => now, wait: async () => undefined } })
    now = new Date(NOW.getTime() + 43_198_000)
    expect((await appdirect.ask('GET', read)).status).toBe(200)
    now = new Date(NOW.getTime() + 43_199_000)
    const late = await appdirect.ask('GET', read)
    expect([late.status, late.json()]).toMatchObject([401, { error: 'invalid_token' }])
    expect((await fetch(`${appdirect.url}${read}`)).status).toBe(401)
  })

  it('is refused after a restart', async () => {
    const first = await startAppDirect()
    const answer = await fetch(`${first.url}/oauth2/token`, { method: 'POST', body: tokenForm(), headers: right })
    const { access_token } = tokenAnswer.parse(await answer.json())
    await first.stop()
    await using second = await startClient()
    const old = await second.ask('GET', read, undefined, { authorization: `Bearer ${access_token}` })
    expect(old.status).toBe(401)
  })
})
