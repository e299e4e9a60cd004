import { describe, expect, it } from 'vitest'
import { storedCompany } from '../../../sandbox/keepnet/company.ts'
import { addDays } from '../../../sandbox/keepnet/dates.ts'
import { CALLBACK } from '../../../sandbox/keepnet/seed/catalogue.ts'
import { seedCompanies } from '../../../sandbox/keepnet/seed/companies.ts'
import { listed } from '../../../sandbox/keepnet/seed/lookups.ts'
import { stories } from '../../../sandbox/keepnet/seed/stories.ts'
import { timeZones } from '../../../sandbox/keepnet/seed/time-zones.ts'

const TODAY = '2026-11-21'
const companies = seedCompanies(TODAY)

describe('sandbox keepnet seed', () => {
  it('creates the same companies, more than two hundred, every time', () => {
    expect(companies.length).toBeGreaterThanOrEqual(200)
    expect(seedCompanies(TODAY)).toEqual(companies)
    expect(new Set(companies.map(company => company.resourceId)).size).toBe(companies.length)
    for (const company of companies) {
      expect(storedCompany.parse(company)).toEqual(company)
      expect(company.resourceId).toMatch(/^[A-Za-z0-9]{12}$/)
    }
  })

  it('moves dates with the day and keeps everything else', () => {
    const later = seedCompanies(addDays(TODAY, 10))
    const ends = (at: number) => [companies[at]?.licenseEndDate, later[at]?.licenseEndDate]
    const [end, moved] = ends(0)
    expect(moved).toBe(addDays(end ?? '', 10))
    expect(later.map(company => company.resourceId)).toEqual(companies.map(company => company.resourceId))
  })

  it('contains every story', () => {
    expect(new Set(companies.map(company => company.story))).toEqual(new Set(Object.keys(stories)))
  })

  it('has bookings with the callback module only', () => {
    for (const company of companies) {
      expect(company.callBackNumberBookingCount !== null).toBe(company.licenseModules.includes(CALLBACK))
    }
  })

  it('contains countries, industries, languages and Windows time zones', () => {
    expect(listed('Country').length).toBeGreaterThan(190)
    expect(listed('Country').every(row => row.name.length > 2)).toBe(true)
    expect(listed('Industry').length).toBeGreaterThan(20)
    expect(listed('Language').length).toBeGreaterThan(35)
    expect(timeZones.length).toBeGreaterThan(135)
    expect(new Set(timeZones.map(zone => zone.id)).size).toBe(timeZones.length)
    expect(timeZones.every(zone => /^\(UTC[+-]\d\d:\d\d\) \S/.test(zone.displayName))).toBe(true)
  })
})
