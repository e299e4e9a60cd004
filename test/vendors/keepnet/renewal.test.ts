import { describe, expect, it } from 'vitest'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { OWN } from '../../../sandbox/keepnet/seed/companies.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import type { Options, Values } from '../../../src/changes/ports/vendor.ts'

import { applyFieldDependencies as settleForm } from '../../../src/changes/request/validate.ts'
import { daysAfter } from '../../../src/vendors/keepnet/fields/dates.ts'
import { renewal } from '../../../src/vendors/keepnet/fields/term.ts'
import { keepnet } from '../../../src/vendors/keepnet/keepnet.ts'

const [YEAR, THREE_YEARS, FREE] = ['HTHpWWXGJshG', '6EXwfaM5ZDT4', 'MaR9NJslgSGW']
const TODAY = '2026-11-21'
const signal = new AbortController().signal

const period = [
  { value: YEAR, label: '1 Year' },
  { value: THREE_YEARS, label: '3 Years' },
  { value: FREE, label: 'Custom' }
]

const next = (values: Values, options: Options = { period }) =>
  renewal({ id: 'abc', name: 'Sample', use: null, ends: null, values }, options, TODAY)

describe('vendors keepnet renewal', () => {
  it('of a licence that has not ended begins today, and adds what is left to its end', () => {
    const dates = { starts: '2026-01-01', ends: '2027-01-01' }
    expect(next({ ...dates, period: YEAR })).toEqual({ starts: TODAY, ends: '2028-01-01', period: FREE })
    expect(next({ ...dates, period: THREE_YEARS })).toEqual({ starts: TODAY, ends: '2029-12-31', period: FREE })
    expect(next({ ...dates, starts: null, period: YEAR })).toEqual({ starts: TODAY, ends: '2028-01-01', period: FREE })
    expect(next({ ...dates, period: YEAR }, { period: period.slice(0, 2) })).toEqual({})
  })

  it('on the last day begins where the present term ends and is as long as its period', () => {
    expect(next({ starts: '2025-11-21', ends: TODAY, period: YEAR })).toEqual({ starts: TODAY, ends: '2027-11-21' })
  })

  it('moves no start that lies ahead', () => {
    const dates = { starts: '2027-01-01', ends: '2028-01-01', period: YEAR }
    expect(next(dates)).toEqual({ ends: '2028-12-31', period: FREE })
  })

  it('leaves no day without a licence, and never starts in the future', () => {
    for (let ahead = -400; ahead <= 400; ahead += 1) {
      for (const one of [YEAR, THREE_YEARS, FREE, 'odd']) {
        const ends = daysAfter(TODAY, ahead)
        const wanted = next({ starts: daysAfter(ends, -365), ends, period: one })
        const [from, to] = [String(wanted.starts ?? daysAfter(ends, -365)), String(wanted.ends)]
        expect(from <= TODAY || from <= daysAfter(ends, -365)).toBe(true)
        expect(ends > TODAY || from <= ends || from === TODAY).toBe(true)
        expect(to > TODAY && to >= ends).toBe(true)
      }
    }
  })

  it('repeats the length of a term of one’s own', () => {
    const dates = { starts: '2026-10-22', ends: TODAY }
    expect(next({ ...dates, period: FREE })).toEqual({ starts: TODAY, ends: '2026-12-21' })
    expect(next({ starts: '2026-11-01', ends: '2026-12-01', period: FREE })).toEqual({
      starts: TODAY,
      ends: '2026-12-31'
    })
  })

  it('does not grow by what was left when a year was renewed early', () => {
    let dates: Values = { starts: '2025-12-20', ends: '2026-12-20', period: YEAR }
    for (let year = 2027; year < 2032; year += 1) {
      const today = daysAfter(String(dates.ends), -30)
      dates = { ...dates, ...renewal({ id: 'a', name: 'A', use: null, ends: null, values: dates }, { period }, today) }
      expect(String(dates.ends).slice(0, 7)).toBe(`${year}-12`)
    }
  })

  it('makes a term with a period that nobody knows one of one’s own', () => {
    const dates = { starts: '2026-10-22', ends: TODAY, period: 'odd' }
    expect(next(dates)).toEqual({ starts: TODAY, ends: '2026-12-21', period: FREE })
    expect(next(dates, { period: period.slice(0, 2) })).toEqual({})
  })

  it('begins today where the next term would be over by now, and ends after today', () => {
    expect(next({ starts: '2019-01-01', ends: '2020-01-01', period: YEAR })).toEqual({
      starts: TODAY,
      ends: '2027-11-21'
    })
    const lastDay = { starts: '2026-11-19', ends: '2026-11-20', period: FREE }
    expect(next(lastDay)).toEqual({ starts: TODAY, ends: '2026-11-22' })
    expect(next({ starts: '2025-11-22', ends: '2026-11-20', period: YEAR })).toMatchObject({ starts: '2026-11-20' })
  })

  it('is empty where there is no term, or nobody can tell how long it is', () => {
    expect(next({ starts: null, ends: null, period: YEAR })).toEqual({})
    expect(next({ starts: null, ends: '2027-01-01', period: FREE })).toEqual({})
    expect(next({ starts: '2027-01-01', ends: '2027-01-01', period: FREE })).toEqual({})
  })

  it('is taken by the form for every sample company that lacks nothing, and Keepnet shows it afterwards', async () => {
    const server = await startKeepnet()
    const vendor = keepnet({ ...SANDBOX_CREDENTIALS, baseUrl: server.url })
    const today = new Date().toISOString().slice(0, 10)
    let renewed = 0
    for (const { resourceId } of server.companies.values()) {
      if (resourceId === OWN.resourceId) continue
      const company = await vendor.read(resourceId, signal)
      const options = await vendor.options(company, signal)
      const typed = vendor.renewal(company, options, today)
      const { wanted, faults } = settleForm(vendor, company, { typed, options }, today)
      const { timezone, modules, ...others } = faults
      expect(others).toEqual({})
      if (Object.keys(typed).length === 0 || timezone || modules) continue
      expect(wanted).toMatchObject(typed)
      await vendor.write(company, wanted, signal)
      expect((await vendor.read(resourceId, signal)).values).toMatchObject(typed)
      renewed += 1
    }
    expect(renewed).toBeGreaterThan(150)
    await server.stop()
  }, 60_000)
})
