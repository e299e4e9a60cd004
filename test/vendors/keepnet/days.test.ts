import { describe, expect, it } from 'vitest'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, COMPANY, data, detail, signal } from './answering.ts'

const SETTINGS = 'GET /api/system-users/settings'
const WRITE = 'PUT /api/companies/abc'

/** A company with these dates, of an account whose settings say so. */
function dated(dates: { licenseStartDate?: string; licenseEndDate?: string }, dateFormat = 'dd/MM/yyyy') {
  const shown = { dates, dateFormat }
  const sent: Record<string, string>[] = []
  const whole = {
    industryResourceId: 'it',
    countryResourceId: 'tr',
    licenseTypeResourceId: 'gold',
    licensePeriodTypeResourceId: 'free',
    timeZoneId: 'UTC',
    dateFormat: 'dd/MM/yyyy',
    timeFormat: '24h'
  }
  const { vendor, clock } = answering({
    [COMPANY]: () => data(detail({ ...whole, ...shown.dates })),
    [SETTINGS]: () => data({ dateFormat: shown.dateFormat }),
    [WRITE]: async (_, request) => {
      const form = await request.formData()
      sent.push(Object.fromEntries([...form].map(([name, value]) => [name, String(value)])))
      return data(null)
    }
  })
  return { vendor, clock, shown, sent }
}

const CONTRADICTED = [expect.stringContaining('Set KEEPNET_DATE_FORMAT')]

describe('vendors keepnet days', () => {
  it.each([
    ['before', { licenseStartDate: '12/31/2026 10:00', licenseEndDate: '02/03/2027 10:00' }],
    ['after', { licenseStartDate: '02/03/2026 10:00', licenseEndDate: '12/31/2027 10:00' }]
  ])('are not read as the settings say where another date shows that these are wrong, %s it', async (_, dates) => {
    const { vendor } = dated(dates)
    expect(await faultOf(vendor.read('abc', signal))).toMatchObject({ retryable: false, messages: CONTRADICTED })
  })

  it('are read as the settings say where other dates show the same, or the account was set to it since', async () => {
    const { vendor, clock, shown } = dated({ licenseStartDate: '31/12/2026 10:00', licenseEndDate: '02/03/2027 10:00' })
    expect((await vendor.read('abc', signal)).values).toMatchObject({ starts: '2026-12-31', ends: '2027-03-02' })
    shown.dates = { licenseStartDate: '03/02/2026 10:00', licenseEndDate: '12/31/2027 10:00' }
    shown.dateFormat = 'MM/dd/yyyy'
    clock.time += 11 * 60_000
    expect((await vendor.read('abc', signal)).values).toMatchObject({ starts: '2026-03-02', ends: '2027-12-31' })
  })

  it('go back as they came where nobody edits them and a day alone would say less', async () => {
    const licenseStartDate = '2026-12-30T21:00:00Z'
    const { vendor, sent } = dated({ licenseStartDate, licenseEndDate: '2027-12-31T00:00:00' })
    const company = await vendor.read('abc', signal)
    await vendor.write(company, { seats: 120 }, signal)
    await vendor.write(company, { starts: '2027-01-01' }, signal)
    expect(sent).toMatchObject([
      { LicenseStartDate: licenseStartDate, LicenseEndDate: '2027-12-31', NumberOfUsers: '120' },
      { LicenseStartDate: '2027-01-01', LicenseEndDate: '2027-12-31' }
    ])
  })
})
