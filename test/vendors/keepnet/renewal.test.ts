import { describe, expect, it } from 'vitest'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { OWN } from '../../../sandbox/keepnet/seed/companies.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import type { Options, Values } from '../../../src/changes/model/change.ts'
import { applyFieldDependencies as settleForm } from '../../../src/changes/request/validate.ts'
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
  it('begins where the present term ends and is as long as its period', () => {
    const dates = { starts: '2026-01-01', ends: '2027-01-01' }
    expect(next({ ...dates, period: YEAR })).toEqual({ starts: '2027-01-01', ends: '2028-01-01' })
    expect(next({ ...dates, period: THREE_YEARS })).toEqual({ starts: '2027-01-01', ends: '2029-12-31' })
    expect(next({ ...dates, starts: null, period: YEAR })).toEqual({ starts: '2027-01-01', ends: '2028-01-01' })
  })

  it('repeats the length of a term of one’s own', () => {
    const dates = { starts: '2026-11-01', ends: '2026-12-01' }
    expect(next({ ...dates, period: FREE })).toEqual({ starts: '2026-12-01', ends: '2026-12-31' })
  })

  it('makes a term with a period that nobody knows one of one’s own', () => {
    const dates = { starts: '2026-11-01', ends: '2026-12-01', period: 'odd' }
    expect(next(dates)).toEqual({ starts: '2026-12-01', ends: '2026-12-31', period: FREE })
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
