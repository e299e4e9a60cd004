import { describe, expect, it } from 'vitest'

import { editsBetween } from '../../../src/changes/model/change.ts'
import type { Company, Field, Options, Use, Values } from '../../../src/changes/ports/vendor.ts'
import { warningsOf } from '../../../src/changes/request/checks.ts'
import { fields as appdirect } from '../../../src/vendors/appdirect/fields/fields.ts'
import { fields as keepnet } from '../../../src/vendors/keepnet/fields/fields.ts'
import { acme } from '../fields.ts'

const today = '2027-03-01'

function warned(wanted: Values, given: { use?: Use | null; ends?: string | null; values?: Values } = {}) {
  const company: Company = {
    id: '1',
    name: 'Acme',
    use: { used: 480, limit: 500 },
    ends: '2027-12-31',
    values: acme,
    ...given
  }
  return warningsOf(company, editsBetween(company.values, wanted), [], today)
}

describe('warnings', () => {
  it('are none for more seats, or for what has nothing to do with seats', () => {
    expect(warned({ seats: 540 })).toEqual([])
    expect(warned({ note: 'x' })).toEqual([])
  })

  it('tell of fewer seats than users', () => {
    expect(warned({ seats: 479 })).toEqual([{ name: 'fewer-seats-than-users', used: 480, seats: 479 }])
    expect(warned({ seats: 480 })).toEqual([])
  })

  it('tell of a cut of more than a fifth, and of no smaller one', () => {
    const use = { used: 10, limit: 500 }
    expect(warned({ seats: 400 }, { use })).toEqual([])
    expect(warned({ seats: 399 }, { use })).toEqual([{ name: 'big-cut', from: 500, to: 399 }])
  })

  it('tell of a licence that has ended, from the day after', () => {
    expect(warned({ seats: 540 }, { ends: '2027-02-28' })).toEqual([{ name: 'licence-ended', ends: '2027-02-28' }])
    expect(warned({ seats: 540 }, { ends: today })).toEqual([])
    expect(warned({ seats: 540 }, { ends: null })).toEqual([])
  })

  it('tell of an unlimited licence that gets a limit, and of no cut, since there was none to cut', () => {
    const unlimited = { use: { used: 480, limit: null }, values: { ...acme, limited: false, seats: 9999 } }
    expect(warned({ limited: true, seats: 600 }, unlimited)).toEqual([{ name: 'no-longer-unlimited', seats: 600 }])
    expect(warned({ limited: true, seats: 100 }, unlimited)).toEqual([
      { name: 'no-longer-unlimited', seats: 100 },
      { name: 'fewer-seats-than-users', used: 480, seats: 100 }
    ])
  })

  it('say nothing of use that the vendor does not tell', () => {
    expect(warned({ seats: 1 }, { use: null })).toEqual([])
  })

  const risks = (fields: readonly Field[], seen: Values, wanted: Values, options: Options = {}) => {
    const company: Company = { id: '1', name: 'Acme', use: null, ends: null, values: seen }
    return warningsOf(company, editsBetween(seen, wanted), [], today, { fields, options })
  }

  it('tell of a company that is disabled, and of none that is enabled', () => {
    expect(risks(keepnet, { status: '1' }, { status: '0' })).toEqual([{ name: 'company-disabled' }])
    expect(risks(appdirect, { enabled: true }, { enabled: false })).toEqual([{ name: 'company-disabled' }])
    expect(risks(keepnet, { status: '0' }, { status: '1' })).toEqual([])
    expect(risks(appdirect, { enabled: false }, { enabled: true })).toEqual([])
  })

  it('name each module that is lost, and none that is won', () => {
    const named = { modules: [{ value: 'm1', label: 'Phishing' }] }
    expect(risks(keepnet, { modules: ['m1', 'm2', 'm3'] }, { modules: ['m3', 'm4'] }, named)).toEqual([
      { name: 'module-dropped', module: 'Phishing' },
      { name: 'module-dropped', module: 'm2' }
    ])
    expect(risks(keepnet, { modules: null }, { modules: ['m1'] }, named)).toEqual([])
  })

  it('name each right that is given, and none that is taken', () => {
    const named = { access: [{ value: 'reseller', label: 'Reseller' }] }
    expect(risks(appdirect, { access: ['vendor'] }, { access: ['vendor', 'reseller'] }, named)).toEqual([
      { name: 'access-granted', access: 'Reseller' }
    ])
    expect(risks(appdirect, { access: ['reseller'] }, { access: [] }, named)).toEqual([])
    expect(risks(appdirect, { role: 'USER' }, { role: 'RESELLER' })).toEqual([
      { name: 'access-granted', access: 'RESELLER' }
    ])
    expect(risks(appdirect, { role: 'RESELLER' }, { role: 'USER' })).toEqual([])
  })
})
