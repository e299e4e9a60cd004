import { describe, expect, it } from 'vitest'
import { applyFieldDependencies } from '../../../src/vendors/appdirect/write/update.ts'

const seen = { street1: 'A', street2: null, city: 'B', state: null, zip: '1', addresscountry: 'CH', access: ['vendor'] }
const none = { ...seen, street1: null, city: null, zip: null, addresscountry: null }

describe('vendors appdirect settle', () => {
  it('adds nothing to what is wanted', () => {
    const wanted = { city: 'C', access: ['reseller'], name: 'D' }
    expect(applyFieldDependencies(seen, wanted)).toEqual({ wanted, faults: {} })
  })

  it('wants the four parts of an address together, and only when a part is to change', () => {
    const three = applyFieldDependencies(none, { street1: 'A', city: 'B', addresscountry: 'CH' })
    expect(three.faults).toEqual({ zip: expect.stringContaining('“Postal code”') })
    expect(applyFieldDependencies(none, { street2: 'A' }).faults).toHaveProperty('street1')
    expect(applyFieldDependencies(none, { name: 'D' }).faults).toEqual({})
    expect(applyFieldDependencies(seen, { city: null }).faults).toHaveProperty('city')
  })

  it('lets a company be a reseller or a referral, not both', () => {
    expect(applyFieldDependencies(seen, { access: ['reseller', 'referral'] }).faults).toEqual({
      access: expect.stringContaining('not both')
    })
    const both = { ...seen, access: ['referral', 'reseller'] }
    expect(applyFieldDependencies(both, { name: 'D', access: ['reseller', 'referral'] }).faults).toEqual({})
  })
})
