import { describe, expect, it } from 'vitest'
import type { Values } from '../../../src/changes/ports/vendor.ts'

import { answering, detail, ID, PUT, READ, signal } from './answering.ts'

describe('vendors appdirect replacement', () => {
  const half = { street1: '1 Sample Street', street2: null, city: 'Zürich', state: null, zip: null, country: 'CH' }
  const reading = async (writeMode: 'put' | 'patch', address: object | null) => {
    const { vendor } = answering({ [READ]: () => Response.json(detail({ address })) }, { writeMode })
    return { vendor, company: await vendor.read(ID, signal) }
  }
  const lackingZip = expect.stringContaining('Set “Postal code” as well')

  it('says in the form that the stored address lacks a part, whatever else is changed', async () => {
    const { vendor, company } = await reading('put', half)
    const faultsOf = (wanted: Values) => vendor.applyFieldDependencies(company.values, wanted, {}, '2026-11-21').faults
    expect(faultsOf({ phone: '1' })).toEqual({ zip: lackingZip })
    expect(faultsOf({ phone: '1', zip: '8000' })).toEqual({})
    expect(faultsOf({})).toEqual({})
    expect(faultsOf({ phone: company.values.phone ?? null })).toEqual({})
  })

  it('says nothing of it where the address is not sent', async () => {
    for (const [writeMode, address] of [
      ['patch', half],
      ['put', null]
    ] as const) {
      const { vendor, company } = await reading(writeMode, address)
      expect(vendor.applyFieldDependencies(company.values, { phone: '1' }, {}, '2026-11-21').faults).toEqual({})
    }
  })

  it('says in a pasted profile that the address it leaves out lacks a part', async () => {
    const { vendor, company } = await reading('patch', half)
    expect(vendor.profile.read('{"phoneNumber": "1"}', company)).toEqual({ faults: { address: lackingZip } })
    const whole = '{"phoneNumber": "1", "address": {"street1": "a", "city": "b", "zip": "c", "country": "CH"}}'
    expect(vendor.profile.read(whole, company)).toHaveProperty('wanted')
    expect(vendor.profile.read(vendor.profile.show(company), company)).toHaveProperty('wanted')
  })

  it.each([undefined, null])('sends no list of attributes where the answer had %j for one', async customAttributes => {
    const { vendor, sent } = answering(
      { [READ]: () => Response.json(detail({ customAttributes })) },
      { writeMode: 'put' }
    )
    await vendor.write(await vendor.read(ID, signal), { industry: 'Sales' }, signal)
    expect(sent(PUT)).toMatchObject({ industry: 'Sales' })
    expect(sent(PUT)).not.toHaveProperty('customAttributes')
  })
})
