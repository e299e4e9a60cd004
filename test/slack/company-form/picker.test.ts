import { describe, expect, it } from 'vitest'
import { chosenCompany, companyOption } from '../../../src/slack/company-form/draw-fields.ts'

describe('options of companies', () => {
  it('show what tells a company from another of its name, and lead back to it', () => {
    const company = { id: 'a:b', name: 'Acme', use: { used: 1, limit: null }, ends: '2027-12-31' }
    const shown = companyOption({ name: 'keepnet', label: 'Keepnet' }, company)
    expect(shown.description?.text).toBe('Keepnet · id a:b · 1 users, seats unlimited · licence ends 31 Dec 2027')
    expect(chosenCompany(shown.value ?? '')).toEqual({ vendor: 'keepnet', id: 'a:b' })
  })

  it('leave out whole what Slack has no room for, the id last', () => {
    const use = { used: 1_234_567, limit: 2_345_678 }
    const company = { id: 'c1', name: 'Acme', use, ends: '2027-12-31', externalId: 'CRM <9> long enough' }
    const shown = companyOption({ name: 'keepnet', label: 'Keepnet' }, company)
    expect(shown.description?.text).toBe('Keepnet · id CRM <9> long enough · 1,234,567 of 2,345,678 seats used')
  })

  it('that are none lead nowhere', () => {
    for (const value of ['', 'keepnet', ':1', 'keepnet:']) expect(chosenCompany(value)).toBeNull()
  })
})
