import { describe, expect, it } from 'vitest'
import type { Values } from '../../../src/changes/ports/vendor.ts'

import type { WriteMode } from '../../../src/vendors/appdirect/write/write-mode.ts'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, detail, GRAPHQL, ID, LIST, PATCH, PUT, page, READ, signal } from './answering.ts'

/** A write of these values, as somebody who has just read the company does it. */
async function writing(wanted: Values, writeMode: WriteMode = 'patch', read: object = {}, graphql: unknown[] = []) {
  const answers = [...graphql]
  const product = answering(
    { [READ]: () => Response.json(detail(read)), [GRAPHQL]: () => Response.json(answers.shift()) },
    { writeMode }
  )
  const outcome = product.vendor.write(await product.vendor.read(ID, signal), wanted, signal)
  return { ...product, outcome }
}

const updated = { data: { updateAccount: { account: { id: ID }, userErrors: null } } }

describe('vendors appdirect writing by PATCH', () => {
  const patched = async (wanted: Values, read: object = {}) => {
    const { outcome, sent } = await writing(wanted, 'patch', read)
    await outcome
    return sent(PATCH)
  }

  it('sends what changes and nothing else', async () => {
    expect(
      await patched({ name: 'Other', enabled: false, size: 'ENTERPRISE', country: 'DE', role: 'DEVELOPER' })
    ).toEqual({
      name: 'Other',
      enabled: false,
      companySize: 'ENTERPRISE',
      countryCode: 'DE',
      defaultRole: 'DEVELOPER'
    })
  })

  it('sends an address whole', async () => {
    expect(await patched({ city: 'Genève' })).toEqual({
      address: { street1: '1 Sample Street', city: 'Genève', zip: '8000', country: 'CH' }
    })
    expect(await patched({ street2: null }, { address: { ...detail().address, street2: '5A' } })).toHaveProperty(
      'address.street2',
      ''
    )
  })

  it('sends the access levels that change, and no others', async () => {
    expect(await patched({ access: ['vendor', 'reseller'] })).toEqual({ vendor: true })
    expect(await patched({ access: [] })).toEqual({ reseller: false })
  })

  it('empties what can be emptied, in the way that is documented or seen', async () => {
    expect(await patched({ externalid: null, phone: null, website: null, email: '', industry: null })).toEqual({
      externalId: null,
      phoneNumber: null,
      website: '',
      emailAddress: '',
      industry: ''
    })
  })

  it('sends all attributes that are set, each in its own way', async () => {
    expect(await patched({ 'attribute-region': 'US' })).toEqual({
      customAttributes: [
        { name: 'plans', attributeType: 'MULTISELECT', valueKeys: ['b', 'a'] },
        { name: 'region', attributeType: 'TEXT', value: 'US' }
      ]
    })
    expect(await patched({ 'attribute-plans': null })).toHaveProperty('customAttributes.0', {
      name: 'plans',
      attributeType: 'MULTISELECT',
      valueKeys: []
    })
    expect(await patched({ 'attribute-region': null })).toHaveProperty('customAttributes.1.value', '')
  })

  it('sends no attribute that only other companies have', async () => {
    const other = { uuid: 'x', customAttributes: [{ name: 'tier', attributeType: 'TEXT', value: 'A' }] }
    const product = answering({ [READ]: () => Response.json(detail()), [LIST]: () => page([other]) })
    const company = await product.vendor.read(ID, signal)
    await product.vendor.write(company, { 'attribute-region': 'US' }, signal)
    expect(product.sent(PATCH)).toHaveProperty('customAttributes.length', 2)
    await product.vendor.write(company, { 'attribute-tier': 'B' }, signal)
    expect(product.sent(PATCH)).toHaveProperty('customAttributes.2', {
      name: 'tier',
      attributeType: 'TEXT',
      value: 'B'
    })
  })

  it.each([
    [{ size: null }, {}, 'Company size'],
    [{ country: '' }, {}, 'Country'],
    [{ role: null }, {}, 'Default role'],
    [{ name: null }, {}, 'Name'],
    [{ city: 'Bern' }, { address: { city: 'Basel', country: 'CH' } }, '“Street”, “Postal code”']
  ])('refuses %j before anything is sent', async (wanted, read, sentence) => {
    const { outcome, count } = await writing(wanted, 'patch', read)
    const error = await faultOf(outcome)
    expect(error).toMatchObject({ status: 422, retryable: false })
    expect(error.messages[0]).toContain(sentence)
    expect(count(PATCH)).toBe(0)
  })

  it('writes to nothing but a company', async () => {
    const { vendor, asked } = answering({ [READ]: () => Response.json(detail()) })
    const company = await vendor.read(ID, signal)
    const before = asked.length
    for (const id of ['', '..', 'externalId:a', 'id:a', 'a/b', 'a?b']) {
      expect(await faultOf(vendor.write({ ...company, id }, { name: 'x' }, signal))).toMatchObject({ status: 404 })
    }
    expect(asked).toHaveLength(before)
  })
})

describe('vendors appdirect writing by PUT', () => {
  it('sends all that was read and that the request knows, with what is wanted over it', async () => {
    const { outcome, sent, asked } = await writing({ name: 'Other', access: [], externalid: null }, 'put')
    await outcome
    const { address, customAttributes, industry, emailAddress, website } = detail()
    expect(sent(PUT)).toEqual({
      name: 'Other',
      enabled: true,
      allowLogin: true,
      address: { street1: address.street1, city: address.city, zip: address.zip, country: address.country },
      companySize: 'SMALL',
      customAttributes: [
        { name: 'region', attributeType: 'TEXT', label: 'Region', hint: 'US West, …', value: 'EU' },
        {
          name: 'plans',
          attributeType: 'MULTISELECT',
          label: 'Plans',
          hint: '',
          valueKeys: customAttributes[1]?.valueKeys
        }
      ],
      industry,
      emailAddress,
      website,
      vendor: false,
      reseller: false,
      channelAdmin: false,
      referral: false,
      externalId: null,
      phoneNumber: '888-888-8888',
      defaultRole: 'USER',
      countryCode: 'CH',
      billingDayOfMonth: 3,
      thirtyDaysPurchaseLimit: 500
    })
    // What was read is not read again.
    expect(asked.map(({ key }) => key).slice(-2)).toEqual([LIST, PUT])
  })

  it('refuses to send an address that has too little, and to lose it', async () => {
    const half = { address: { city: 'Basel', country: 'CH' } }
    const { outcome, count } = await writing({ name: 'Other' }, 'put', half)
    expect((await faultOf(outcome)).messages[0]).toContain('“Street”, “Postal code”')
    expect(count(PUT)).toBe(0)
    const mended = await writing({ street1: 'A', zip: '4000' }, 'put', half)
    await mended.outcome
    expect(mended.sent(PUT)).toMatchObject({ address: { street1: 'A', city: 'Basel', zip: '4000', country: 'CH' } })
    const none = await writing({ name: 'Other' }, 'put', { address: null })
    await none.outcome
    expect(none.sent(PUT)).not.toHaveProperty('address')
  })

  it('can be had on any road, for a whole profile', async () => {
    const { vendor, sent } = answering({ [READ]: () => Response.json(detail()) })
    await vendor.profile.replace(await vendor.read(ID, signal), { name: 'Other' }, signal)
    expect(sent(PUT)).toMatchObject({ name: 'Other', externalId: 'ACME-42' })
  })
})

describe('vendors appdirect writing by GraphQL', () => {
  it('says by updateAccount what that can say, and the rest by PATCH', async () => {
    const wanted = { name: 'Other', country: 'DE', role: 'DEVELOPER', externalid: 'B-1', phone: '1', enabled: false }
    const { outcome, sent } = await writing(wanted, 'graphql-preview', {}, [updated])
    await outcome
    expect(sent(GRAPHQL)).toMatchObject({
      variables: { input: { id: ID, name: 'Other', countryCode: 'DE', defaultRole: 'DEVELOPER', externalId: 'B-1' } }
    })
    expect(sent(GRAPHQL)).toHaveProperty('query', expect.stringMatching(/userErrors\s*{.*message/s))
    expect(sent(PATCH)).toEqual({ phoneNumber: '1', enabled: false })
  })

  it('keeps access types that REST knows nothing of, and sends no filter', async () => {
    const types = { data: { account: { id: ID, accessTypes: ['RESELLER', 'BROKER', 'NON_VENDOR'] } } }
    const { outcome, sent, count } = await writing({ access: ['vendor'] }, 'graphql-preview', {}, [types, updated])
    await outcome
    expect(sent(GRAPHQL)).toMatchObject({ variables: { input: { id: ID, accessTypes: ['BROKER', 'VENDOR'] } } })
    expect(count(PATCH)).toBe(0)
  })

  it('empties an external id by PATCH, since nobody says what null means to the mutation', async () => {
    const { outcome, sent, count } = await writing({ externalid: null }, 'graphql-preview')
    await outcome
    expect(sent(PATCH)).toEqual({ externalId: null })
    expect(count(GRAPHQL)).toBe(0)
  })

  it.each([
    [
      { data: { updateAccount: { account: null, userErrors: [{ message: 'No such country.' }] } } },
      ['No such country.'],
      false
    ],
    [{ data: { updateAccount: { account: null, userErrors: [{ __typename: 'OddError' }] } } }, ['OddError'], false],
    [{ errors: [{ message: 'Too costly.' }, { message: 'Too deep.' }] }, ['Too costly.', 'Too deep.'], false],
    [
      { data: { updateAccount: { account: null, userErrors: [{ message: 'Not with a-secret.' }] } } },
      ['Not with [hidden].'],
      false
    ],
    [{ errors: [{ message: 'Not with a-secret.' }] }, ['Not with [hidden].'], false],
    [{ errors: [{}], data: null }, ['AppDirect answered with errors and gave no reason'], false],
    [{ ...updated, errors: [{ message: 'Half.' }] }, ['Half.'], true],
    [{ data: { updateAccount: null } }, ['AppDirect did not say whether it updated the account'], true],
    [{ data: null }, ['The answer held no data'], true],
    [[], ['The answer was not one of GraphQL'], true]
  ])('takes a 200 with %j for what it is', async (answer, messages, retryable) => {
    const { outcome, count } = await writing({ name: 'Other', phone: '1' }, 'graphql-preview', {}, [answer])
    expect(await faultOf(outcome)).toMatchObject({ messages, retryable })
    expect(count(PATCH)).toBe(0)
  })

  it.each([
    ['is refused', 400, 400, false],
    // 429 would say that nothing was written.
    ['comes too soon', 429, null, true]
  ])('says what it had written when the second half %s', async (_, answered, status, retryable) => {
    const { vendor } = answering(
      {
        [READ]: () => Response.json(detail()),
        [LIST]: () => new Response(null, { status: 503 }),
        [GRAPHQL]: () => Response.json(updated),
        [PATCH]: () => Response.json({ message: 'Bad phone.' }, { status: answered })
      },
      { writeMode: 'graphql-preview' }
    )
    const company = await vendor.read(ID, signal)
    const error = await faultOf(vendor.write(company, { name: 'Other', phone: 'x' }, signal))
    expect(error).toMatchObject({ status, retryable, messages: ['Bad phone.', 'AppDirect had taken before: Name'] })
  })
})
