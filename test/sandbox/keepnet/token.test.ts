import { decode } from 'hono/jwt'
import { describe, expect, it } from 'vitest'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { OWN } from '../../../sandbox/keepnet/seed/companies.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { NOW, startClient, tokenAnswer, tokenForm } from './client.ts'

const right = { client_id: SANDBOX_CREDENTIALS.clientId, client_secret: SANDBOX_CREDENTIALS.clientSecret }

describe('sandbox keepnet token', () => {
  it('is issued for a form with valid credentials, with the documented claims', async () => {
    await using keepnet = await startClient()
    const answer = await keepnet.ask('POST', '/connect/token', tokenForm(right))
    expect(answer.status).toBe(200)
    const token = tokenAnswer.parse(answer.json())
    expect(token).toMatchObject({ expires_in: 3600, token_type: 'Bearer', scope: 'api1' })
    expect(token.permissions).toContain('companies/{resourceId}|PUT')
    expect(decode(token.access_token).payload).toMatchObject({
      user_company_resourceid: OWN.resourceId,
      role: 'Reseller',
      reseller_access: true,
      client_id: right.client_id,
      exp: NOW.getTime() / 1000 + 3600
    })
    expect(keepnet.companies.get(OWN.resourceId)?.name).toBe(OWN.name)
  })

  it('is not issued for JSON, wrong credentials or another grant type', async () => {
    await using keepnet = await startClient()
    const json = await keepnet.ask('POST', '/connect/token', {
      grant_type: 'client_credentials',
      scope: 'api1',
      ...right
    })
    expect([json.status, json.body]).toEqual([500, ''])
    const wrong = await keepnet.ask('POST', '/connect/token', tokenForm({ ...right, client_secret: 'other' }))
    expect([wrong.status, wrong.json()]).toEqual([400, { error: 'invalid_client' }])
    const grant = await keepnet.ask('POST', '/connect/token', tokenForm({ ...right, grant_type: 'password' }))
    expect([grant.status, grant.json()]).toEqual([400, { error: 'invalid_request' }])
  })

  it('is accepted for an hour', async () => {
    let now = NOW
    await using keepnet = await startClient({ clock: { now: () => now, wait: async () => undefined } })
    expect((await keepnet.ask('GET', '/api/companies/my')).status).toBe(200)
    now = new Date(NOW.getTime() + 3600_000)
    const late = await keepnet.ask('GET', '/api/companies/my')
    expect([late.status, late.body]).toEqual([401, ''])
    expect(
      (await keepnet.ask('GET', '/api/lookups/licenses', undefined, { authorization: 'Bearer a.b.c' })).status
    ).toBe(401)
    expect((await fetch(`${keepnet.url}/api/lookups/licenses`)).status).toBe(401)
  })

  it('of a company admin gives no access to companies', async () => {
    await using keepnet = await startClient({
      credentials: [{ clientId: 'a', clientSecret: 'b', role: 'Company Admin' }]
    })
    const answer = await keepnet.ask('GET', `/api/companies/${OWN.resourceId}`)
    expect([answer.status, answer.json()]).toMatchObject([403, { status: 'PRIVACY_ERROR' }])
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(200)
  })

  it('is refused after a restart', async () => {
    const first = await startKeepnet()
    const answer = await fetch(`${first.url}/connect/token`, { method: 'POST', body: tokenForm(right) })
    const { access_token } = tokenAnswer.parse(await answer.json())
    await first.stop()
    await using second = await startClient()
    const old = await second.ask('GET', '/api/companies/my', undefined, { authorization: `Bearer ${access_token}` })
    expect(old.status).toBe(401)
  })
})
