import { describe, expect, it } from 'vitest'
import { storedCompany } from '../../../sandbox/appdirect/company.ts'
import { seedCompanies } from '../../../sandbox/appdirect/seed/companies.ts'
import { stories } from '../../../sandbox/appdirect/seed/stories.ts'
import { validationFaults } from '../../../sandbox/appdirect/validation.ts'

const companies = seedCompanies()

describe('sandbox appdirect seed', () => {
  it('creates the same two hundred companies every time', () => {
    expect(companies).toHaveLength(200)
    expect(seedCompanies()).toEqual(companies)
    expect(new Set(companies.map(({ uuid }) => uuid)).size).toBe(200)
    for (const company of companies) expect(storedCompany.parse(company)).toEqual(company)
  })

  it('has equal names but no equal external ids, and nothing that the marketplace would refuse', () => {
    const names = companies.map(({ name }) => name)
    expect(names.length - new Set(names).size).toBe(3)
    const ids = companies.map(({ externalId }) => externalId).filter(id => id !== null)
    expect(new Set(ids).size).toBe(ids.length)
    expect(companies[0]).toMatchObject({ name: 'Acme Ltd', externalId: 'ACME-42' })
    for (const company of companies) {
      const blank = { ...company, countryCode: null, defaultRole: '' }
      const { countryCode, defaultRole, externalId } = company
      expect(validationFaults(blank, { countryCode, defaultRole, externalId }, companies)).toEqual([])
    }
  })

  it('contains every story', () => {
    expect(new Set(companies.map(({ story }) => story))).toEqual(new Set(Object.keys(stories)))
  })
})
