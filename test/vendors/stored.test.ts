import { describe, expect, it } from 'vitest'
import type { WriteMode } from '../../src/vendors/appdirect/write/write-mode.ts'
import { stored } from '../contracts/vendor.ts'
import * as appdirect from './appdirect/answering.ts'
import * as keepnet from './keepnet/answering.ts'

const { signal } = new AbortController()

describe('vendors: a company that another process read and stored', () => {
  /** Keepnet, where companies can be read or not; what is written is noted. */
  function keepnetProduct(read: Parameters<typeof keepnet.answering>[0]) {
    const sent: object[] = []
    const { vendor } = keepnet.answering({
      ...read,
      'PUT /api/companies/abc': async (_, request) => {
        sent.push([...(await request.formData()).entries()])
        return keepnet.data(null)
      }
    })
    return { vendor, sent }
  }

  const precise = { licenseStartDate: '2026-12-30T21:00:00Z', licenseEndDate: '2027-12-30T21:00:00Z' }

  it.each([[{ seats: 7 }], [{ seats: 7, ends: '2028-01-01' }], [{ description: 'Other', starts: '2026-12-01' }]])(
    'is written to Keepnet as the fresh one is: %j',
    async wanted => {
      const whole = {
        industryResourceId: 'it',
        countryResourceId: 'tr',
        licenseTypeResourceId: 'gold',
        licensePeriodTypeResourceId: 'free',
        timeZoneId: 'UTC',
        dateFormat: 'dd/MM/yyyy',
        timeFormat: '24h'
      }
      const here = keepnetProduct({ [keepnet.COMPANY]: () => keepnet.data(keepnet.detail({ ...whole, ...precise })) })
      const company = await here.vendor.read('abc', signal)
      await here.vendor.write(company, wanted, signal)
      const there = keepnetProduct({})
      await there.vendor.write(stored(company), wanted, signal)
      expect(there.sent).toEqual(here.sent)
      expect(there.sent).toHaveLength(1)
    }
  )

  const region = { name: 'region', attributeType: 'Text', value: 'EU' }
  const plans = { name: 'plans', attributeType: 'OPTIONS', value: null, valueKeys: ['b', 'a'] }
  const updated = { data: { updateAccount: { account: { id: appdirect.ID }, userErrors: null } } }

  it.each(
    (['patch', 'put', 'graphql-preview', 'whole profile'] satisfies (WriteMode | 'whole profile')[]).flatMap(way =>
      [{ phone: '1' }, { city: 'Bern', name: 'Other' }, { 'attribute-plans': ['a'] }, { 'attribute-tier': 'B' }].map(
        wanted => [way, wanted] as const
      )
    )
  )('is written to AppDirect by %s as the fresh one is: %j', async (way, wanted) => {
    const product = (answers: Parameters<typeof appdirect.answering>[0]) => {
      const written = { [appdirect.GRAPHQL]: () => Response.json(updated) }
      const { vendor, asked } = appdirect.answering(
        { ...written, ...answers },
        way === 'whole profile' ? {} : { writeMode: way }
      )
      const write = way === 'whole profile' ? vendor.profile.replace : vendor.write
      const sent = () => asked.filter(({ key }) => !/^GET|token$/.test(key)).map(({ key, body }) => [key, body])
      return { vendor, write, sent }
    }
    const tier = { name: 'tier', attributeType: 'Text' }
    const here = product({
      [appdirect.READ]: () => Response.json(appdirect.detail({ customAttributes: [region, plans] })),
      [appdirect.LIST]: () => appdirect.page([{ uuid: 'x', customAttributes: [tier] }])
    })
    const company = await here.vendor.read(appdirect.ID, signal)
    await here.write(company, wanted, signal)
    const there = product({})
    await there.write(stored(company), wanted, signal)
    expect(there.sent()).toEqual(here.sent())
    expect(there.sent().length).toBeGreaterThan(0)
  })

  it('is refused as our fault where it carries what another vendor read, before anything is sent', async () => {
    const [one, other] = [keepnetProduct({}), appdirect.answering({})]
    const company = { id: 'abc', name: 'Sample', use: null, ends: null, values: {}, carried: { profile: 1 } }
    await expect(other.vendor.write(company, { phone: '1' }, signal)).rejects.toThrow('does not carry')
    await expect(one.vendor.write({ ...company, carried: null }, { seats: 1 }, signal)).rejects.toThrow(
      'does not carry'
    )
    expect([one.sent, other.asked]).toEqual([[], []])
  })
})
