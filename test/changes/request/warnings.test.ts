import { describe, expect, it } from 'vitest'
import type { Use, Values } from '../../../src/changes/model/change.ts'
import { editsBetween } from '../../../src/changes/model/edits.ts'
import type { Company } from '../../../src/changes/ports/vendor.ts'
import { warningsOf } from '../../../src/changes/request/limits-and-warnings.ts'
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
})
