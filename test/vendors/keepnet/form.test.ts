import { describe, expect, it } from 'vitest'
import type { Values } from '../../../src/changes/ports/vendor.ts'

import { companyForm, toFormData } from '../../../src/vendors/keepnet/write/form.ts'

const CALLBACK = 'AYAPp3vt3SvS'
const bare: Values = {
  type: 'gold',
  limited: false,
  seats: null,
  period: 'free',
  starts: null,
  ends: null,
  modules: ['phishing'],
  callbacks: 2,
  name: 'Sample',
  industry: 'it',
  country: 'tr',
  groups: [],
  tags: [],
  status: null,
  language: null,
  timezone: 'UTC',
  dateformat: 'dd/MM/yyyy',
  timeformat: '24h',
  versionvisible: false,
  releasenotesvisible: false
}
const sent = (values: Values) => [...toFormData(companyForm({ ...bare, ...values })).entries()]

describe('vendors keepnet form', () => {
  it('holds what must always be sent, flags that are false and an empty language too', () => {
    expect(Object.fromEntries(sent({}))).toEqual({
      Name: 'Sample',
      IndustryResourceId: 'it',
      CountryResourceId: 'tr',
      LicenseTypeResourceId: 'gold',
      LicenseModuleResourceIdArray: 'phishing',
      LicensePeriodTypeResourceId: 'free',
      IsNumberOfUsersLimited: 'false',
      NumberOfUsers: '9999',
      PreferredLanguageTypeResourceId: '',
      IsVersionVisible: 'false',
      IsReleaseNotesVisible: 'false',
      TimeZoneId: 'UTC',
      DateFormat: 'dd/MM/yyyy',
      TimeFormat: '24h'
    })
  })

  it('says nothing of a flag that the vendor did not show', () => {
    const names = sent({ versionvisible: null, releasenotesvisible: true }).map(([name]) => name)
    expect(names).not.toContain('IsVersionVisible')
    expect(names).toContain('IsReleaseNotesVisible')
  })

  it('repeats a list’s name for each of its items, as they are', () => {
    const tags = ['one', 'two, three', '[four]']
    expect(sent({ tags }).filter(([name]) => name.startsWith('Tags'))).toEqual(tags.map(tag => ['Tags', tag]))
  })

  it('sends callback numbers with the callback module only', () => {
    expect(Object.fromEntries(sent({ modules: ['phishing', CALLBACK] }))).toMatchObject({
      CallBackNumberBookingCount: '2'
    })
  })

  it('sends days as days, a status as a number, and the seats of an unlimited company as read', () => {
    expect(
      Object.fromEntries(sent({ starts: '2026-01-01', ends: '2027-01-01', status: '0', seats: 50 }))
    ).toMatchObject({
      LicenseStartDate: '2026-01-01',
      LicenseEndDate: '2027-01-01',
      StatusId: '0',
      NumberOfUsers: '50',
      IsNumberOfUsersLimited: 'false'
    })
  })

  it('takes a value of another kind for our own fault', () => {
    for (const values of [{ limited: null }, { tags: 'one' }, { seats: 'many' }, { name: ['Sample'] }] as Values[]) {
      expect(() => companyForm({ ...bare, ...values })).toThrow(/^Invalid value to write for “/)
    }
  })
})
