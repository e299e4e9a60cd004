import { beforeAll, describe, expect, it } from 'vitest'
import { editsBetween } from '../../../src/changes/model/change.ts'
import type { Company } from '../../../src/changes/ports/vendor.ts'
import { readProfile, showProfile } from '../../../src/vendors/appdirect/profile/read.ts'
import { answering, detail, ID, READ, signal } from './answering.ts'

let company: Company
beforeAll(async () => {
  company = await answering({ [READ]: () => Response.json(detail()) }).vendor.read(ID, signal)
})

const read = (profile: unknown) => readProfile(JSON.stringify(profile), company)

/** The sample of the vendor's page, without what may not be in it. */
const sample = {
  name: 'Example Inc',
  enabled: true,
  address: {
    city: 'New York',
    country: 'US',
    state: 'NY',
    street1: '129 West 81st Street',
    street2: '5A',
    zip: '10029'
  },
  companySize: 'ENTERPRISE',
  customAttributes: [],
  emailAddress: 'info@example.com',
  website: 'https://www.example.com',
  vendor: false,
  reseller: false,
  channelAdmin: false,
  externalId: null,
  phoneNumber: '+17731234567',
  defaultRole: 'USER',
  countryCode: 'US'
}

describe('vendors appdirect profile', () => {
  it('reads the sample of the vendor’s page', () => {
    expect(read(sample)).toEqual({
      wanted: {
        name: 'Example Inc',
        enabled: true,
        street1: '129 West 81st Street',
        street2: '5A',
        city: 'New York',
        state: 'NY',
        zip: '10029',
        addresscountry: 'US',
        size: 'ENTERPRISE',
        email: 'info@example.com',
        website: 'https://www.example.com',
        access: [],
        externalid: null,
        phone: '+17731234567',
        role: 'USER',
        country: 'US'
      }
    })
  })

  it('is shown so that it reads as no change, whatever the company lacks', () => {
    const bare = Object.fromEntries(
      Object.entries(company.values).map(([key, value]) => [key, Array.isArray(value) ? [] : null])
    )
    for (const values of [company.values, bare, { ...company.values, zip: null }]) {
      const one = { ...company, values: { ...values, enabled: true } }
      const result = readProfile(showProfile(one), one)
      expect('wanted' in result && editsBetween(one.values, result.wanted)).toEqual([])
    }
  })

  it('leaves alone what is not in it, and takes an address whole', () => {
    expect(read({ vendor: true })).toEqual({ wanted: { access: ['vendor', 'reseller'] } })
    const { street2: _, ...address } = sample.address
    expect(read({ address })).toMatchObject({ wanted: { street2: null, state: 'NY' } })
    expect(read({})).toEqual({ wanted: {} })
  })

  it('reads attributes of either type', () => {
    const customAttributes = [
      { name: 'region', attributeType: 'TEXT', label: 'Region', value: 'US' },
      { name: 'plans', valueKeys: [] }
    ]
    expect(read({ customAttributes })).toEqual({ wanted: { 'attribute-region': 'US', 'attribute-plans': [] } })
  })

  it.each([
    [{ allowLogin: true }, 'allowLogin', /says not to/],
    [{ status: 'ACTIVE' }, 'status', /"enabled": true or false/],
    [{ uuid: ID }, 'uuid', /cannot be changed here/],
    [{ billingDayOfMonth: 3 }, 'billingDayOfMonth', /cannot be changed here/],
    [{ adress: {} }, 'adress', /no “adress”.*address/],
    [{ enabled: 'yes' }, 'enabled', /true or false/],
    [{ reseller: null }, 'reseller', /true or false/],
    [{ companySize: 'LARGE' }, 'companySize', /SMALL, MEDIUM, ENTERPRISE/],
    [{ countryCode: 'UK' }, 'countryCode', /“UK” is none/],
    [{ countryCode: 'us' }, 'countryCode', /two capitals/],
    [{ name: '' }, 'name', /cannot be empty/],
    [{ defaultRole: null }, 'defaultRole', /cannot be empty/],
    [{ website: 5 }, 'website', /text in quotes/],
    [{ address: null }, 'address', /object with street1/],
    [{ address: { ...sample.address, zip: ' ' } }, 'address', /“Postal code”/],
    [{ address: { ...sample.address, planet: 'Earth' } }, 'address', /object with street1/],
    [{ customAttributes: {} }, 'customAttributes', /a list of objects/],
    [{ customAttributes: [{ name: 'nope', value: 'x' }] }, 'customAttributes', /“nope”.*There are plans, region/],
    [{ customAttributes: [{ name: 'region', valueKeys: ['x'] }] }, 'customAttributes', /takes text in value/],
    [{ customAttributes: [{ name: 'plans', value: 'x' }] }, 'customAttributes', /takes a list of option keys/]
  ])('refuses %j with the sentence that helps', (profile, name, sentence) => {
    expect(read(profile)).toMatchObject({ faults: { [name]: expect.stringMatching(sentence) } })
  })

  it('is not misled by names that every object has', () => {
    const result = readProfile('{"__proto__": {"name": "x"}, "constructor": 1, "toString": null}', company)
    const faults = 'faults' in result ? Object.entries(result.faults) : []
    for (const name of ['constructor', 'toString']) {
      expect(faults).toContainEqual([name, expect.stringContaining(`no “${name}”`)])
    }
  })

  it('tells all that is wrong at once', () => {
    expect(read({ ...sample, status: 'ACTIVE', allowLogin: false, odd: 1 })).toEqual({
      faults: { status: expect.any(String), allowLogin: expect.any(String), odd: expect.any(String) }
    })
  })

  it.each(['', 'name: x', '[]', 'null', '{"name": "x"'])('refuses %j as no profile', text => {
    expect(readProfile(text, company)).toEqual({ faults: { profile: expect.stringContaining('no JSON object') } })
  })
})
