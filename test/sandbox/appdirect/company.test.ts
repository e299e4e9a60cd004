import { describe, expect, it } from 'vitest'
import { COMPANIES, startClient, wholeBody } from './client.ts'

const NEW_ADDRESS = { street1: '1 New Street', city: 'Bern', zip: '3000', country: 'CH' }

describe('sandbox appdirect company', () => {
  it('is read by its uuid, by id: and by its encoded external id', async () => {
    await using appdirect = await startClient()
    const { uuid } = appdirect.withStory('ordinary')
    for (const id of [uuid, `id:${uuid}`, 'externalId:ACME-42']) {
      expect((await appdirect.ask('GET', `${COMPANIES}/${id}`)).json()).toMatchObject({ uuid })
    }
    const odd = [...appdirect.companies.values()].filter(company => company.story === 'odd external id')
    expect(odd.length).toBeGreaterThan(4)
    for (const { uuid, externalId } of odd) {
      const path = `${COMPANIES}/externalId:${encodeURIComponent(externalId ?? '')}`
      expect((await appdirect.ask('GET', path)).json(), path).toMatchObject({ uuid, externalId })
    }
  })

  it('accepts the other spelling of the prefix only with that setting', async () => {
    await using strict = await startClient()
    expect((await strict.ask('GET', `${COMPANIES}/externalID:ACME-42`)).status).toBe(404)
    await using other = await startClient({ settings: { externalIdPrefixes: ['externalID:'] } })
    expect((await other.ask('GET', `${COMPANIES}/externalID:ACME-42`)).status).toBe(200)
    expect((await other.ask('GET', `${COMPANIES}/externalId:ACME-42`)).status).toBe(404)
  })

  it('is written by its uuid only', async () => {
    await using appdirect = await startClient()
    for (const id of ['externalId:ACME-42', `id:${appdirect.withStory('ordinary').uuid}`, 'nobody']) {
      expect((await appdirect.ask('PATCH', `${COMPANIES}/${id}`, { name: 'x' })).status).toBe(404)
      expect((await appdirect.ask('PUT', `${COMPANIES}/${id}`, { name: 'x' })).status).toBe(404)
    }
  })

  it('does not change when it is sent back whole with an address', async () => {
    await using appdirect = await startClient()
    const all = [...appdirect.companies.values()]
    const sendable = all.filter(({ address }) => address === null || address.zip !== null)
    expect(sendable.length).toBeGreaterThan(180)
    for (const company of sendable) {
      const path = `${COMPANIES}/${company.uuid}`
      const read = (await appdirect.ask('GET', path)).json()
      const answer = await appdirect.ask('PUT', path, wholeBody(read))
      expect(answer.status, `${company.story}: ${answer.body}`).toBe(200)
      expect(answer.json()).toEqual(read)
      expect(appdirect.companies.get(company.uuid)).toEqual(company)
    }
    const half = appdirect.withStory('half an address')
    const read = (await appdirect.ask('GET', `${COMPANIES}/${half.uuid}`)).json()
    const refused = await appdirect.ask('PUT', `${COMPANIES}/${half.uuid}`, wholeBody(read))
    expect([refused.status, refused.json()]).toMatchObject([400, { message: 'address.zip is required.' }])
  }, 30_000)

  it('loses with PUT what is omitted, and keeps the properties that PUT does not have', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('purchase limits')
    const answer = await appdirect.ask('PUT', `${COMPANIES}/${company.uuid}`, { name: 'Only a name' })
    expect(answer.json()).toMatchObject({ name: 'Only a name', enabled: false, status: 'DISABLED', address: null })
    expect(appdirect.companies.get(company.uuid)).toEqual({
      ...company,
      name: 'Only a name',
      enabled: false,
      address: null,
      companySize: null,
      customAttributes: [],
      industry: null,
      emailAddress: null,
      website: null,
      externalId: null,
      phoneNumber: null,
      countryCode: null,
      billingDayOfMonth: null,
      thirtyDaysPurchaseLimit: null,
      thirtyDaysPurchaseLimitOverrideAmt: null,
      thirtyDaysPurchaseRemainingAmt: null
    })
  })

  it('changes with PATCH only what is sent, and is returned whole', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    const path = `${COMPANIES}/${company.uuid}`
    const answer = await appdirect.ask('PATCH', path, { enabled: false, vendor: true, defaultRole: 'DEVELOPER' })
    expect(answer.json()).toMatchObject({ uuid: company.uuid, name: company.name, enabled: false, status: 'DISABLED' })
    const changed = { ...company, enabled: false, vendor: true, defaultRole: 'DEVELOPER' }
    expect(appdirect.companies.get(company.uuid)).toEqual(changed)
    await appdirect.ask('PATCH', path, { externalId: null, phoneNumber: null })
    expect(appdirect.companies.get(company.uuid)).toEqual({ ...changed, externalId: null, phoneNumber: null })
    expect((await appdirect.ask('GET', `${COMPANIES}/externalId:ACME-42`)).status).toBe(404)
  })

  it('has its address replaced as a whole, and only by one with all four parts', async () => {
    await using appdirect = await startClient()
    const { uuid } = appdirect.withStory('ordinary')
    const patch = (address: object | null) => appdirect.ask('PATCH', `${COMPANIES}/${uuid}`, { address })
    expect((await patch({ ...NEW_ADDRESS, street2: '5A' })).status).toBe(200)
    expect((await patch(NEW_ADDRESS)).json()).toMatchObject({ address: { ...NEW_ADDRESS, street2: null, state: null } })
    for (const [address, message] of [
      [{ street1: 'a', city: 'b', zip: 'c' }, 'address.country is required.'],
      [{ ...NEW_ADDRESS, city: 'x'.repeat(256) }, 'address.city must NOT have more than 255 characters.'],
      [null, 'address must be object.']
    ] as const) {
      const refused = await patch(address)
      expect([refused.status, refused.json()]).toMatchObject([400, { message }])
    }
  })

  it.each([
    [{ countryCode: 'XX' }, 400, 'XX is no country code.'],
    [{ countryCode: 'Switzerland' }, 400, 'countryCode must match pattern'],
    [{ companySize: 'LARGE' }, 400, 'companySize must be equal to one of the allowed values.'],
    [{ referral: true, reseller: true }, 400, 'A company cannot be both referral and reseller.'],
    [{ defaultRole: 'DEVELOPER' }, 400, 'The default role DEVELOPER is not available: USER are.'],
    [{ defaultRole: 'ROLE_USER' }, 400, 'The default role ROLE_USER is not available'],
    [{ externalId: 'NW-1001' }, 409, 'Another company has the external id NW-1001.'],
    [{ allowLogin: false }, 400, 'allowLogin cannot be changed with this request.'],
    [{ uuid: 'f' }, 400, 'uuid is not known to this request.'],
    [{ enabled: null }, 400, 'enabled must be boolean.'],
    [{ website: null }, 400, 'website must be string.'],
    [{ customAttributes: [{ name: 'Region', value: 'x' }] }, 400, 'The custom attribute Region does not exist.'],
    [{ customAttributes: [{ name: 'services', valueKeys: ['fax'] }] }, 400, 'services has no option fax.'],
    [{ customAttributes: [{ name: 'services', value: 'mail' }] }, 400, 'services has keys and no value.'],
    [{ customAttributes: [{ name: 'services', attributeType: 'TEXT' }] }, 400, 'services is MULTISELECT.'],
    [{ customAttributes: [{ name: 'cost_center', valueKeys: ['a'] }] }, 400, 'cost_center has a value and no keys.'],
    [{ customAttributes: [{ name: 'services' }, { name: 'services' }] }, 400, 'services is given twice.']
  ])('refuses %o', async (body, status, message) => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    const answer = await appdirect.ask('PATCH', `${COMPANIES}/${company.uuid}`, body)
    expect([answer.status, answer.json()]).toMatchObject([status, { message: expect.stringContaining(message) }])
    expect(appdirect.companies.get(company.uuid)).toBe(company)
  })

  it('accepts and ignores a status, as in the guide’s sample', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    const answer = await appdirect.ask('PATCH', `${COMPANIES}/${company.uuid}`, { status: 'DISABLED', name: 'Sample' })
    expect(answer.json()).toMatchObject({ status: 'ACTIVE', enabled: true, name: 'Sample' })
  })

  it('refuses a body that is not JSON', async () => {
    await using appdirect = await startClient()
    const path = `${COMPANIES}/${appdirect.withStory('ordinary').uuid}`
    expect((await appdirect.ask('PATCH', path, new URLSearchParams({ name: 'x' }))).status).toBe(415)
    const broken = await appdirect.ask('PUT', path, '{"name":', { 'content-type': 'application/json' })
    expect([broken.status, broken.json()]).toMatchObject([400, { message: 'The body must be object.' }])
  })

  it('keeps the attributes that are sent, with their keys in its own order', async () => {
    await using appdirect = await startClient()
    const { uuid } = appdirect.withStory('every attribute')
    const sent = [
      { name: 'services', valueKeys: ['security', 'backup', 'été'] },
      { name: 'cost_center', attributeType: 'TEXT', label: 'Cost center', hint: '', value: '' }
    ]
    const answer = await appdirect.ask('PATCH', `${COMPANIES}/${uuid}`, { customAttributes: sent })
    expect(answer.json()).toMatchObject({
      customAttributes: [
        { name: 'services', attributeType: 'MULTISELECT', valueKeys: ['backup', 'security', 'été'] },
        { name: 'cost_center', attributeType: 'TEXT', hint: 'As finance writes it' }
      ]
    })
    expect(appdirect.companies.get(uuid)?.customAttributes).toHaveLength(2)
    expect(appdirect.companies.get(uuid)?.customAttributes[1]?.value).toBeNull()
  })

  it('keeps attributes that are not sent with that setting', async () => {
    await using appdirect = await startClient({ settings: { otherAttributes: 'kept' } })
    const company = appdirect.withStory('every attribute')
    const customAttributes = [{ name: 'services', valueKeys: [] }]
    await appdirect.ask('PATCH', `${COMPANIES}/${company.uuid}`, { customAttributes })
    const kept = appdirect.companies.get(company.uuid)?.customAttributes
    expect(kept).toHaveLength(company.customAttributes.length)
    expect(kept?.find(({ name }) => name === 'services')?.valueKeys).toEqual([])
  })

  it('loses no concurrent write', async () => {
    await using appdirect = await startClient()
    const { uuid } = appdirect.withStory('ordinary')
    const bodies = [{ name: 'At once' }, { industry: 'At once' }, { website: 'at-once.example' }, { vendor: true }]
    await Promise.all(bodies.map(body => appdirect.ask('PATCH', `${COMPANIES}/${uuid}`, body)))
    expect(appdirect.companies.get(uuid)).toMatchObject(Object.assign({}, ...bodies))
    expect(appdirect.requests.count('PATCH', `${COMPANIES}/{id}`)).toBe(4)
  })
})
