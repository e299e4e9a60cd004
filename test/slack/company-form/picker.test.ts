import { describe, expect, it } from 'vitest'
import { chosenCompany, companyOption } from '../../../src/slack/company-form/draw-fields.ts'

describe('options of companies', () => {
  it('show a company with its use, its end and its vendor, and lead back to it', () => {
    const company = { id: 'a:b', name: 'Acme', use: { used: 1, limit: null }, ends: '2027-12-31' }
    const shown = companyOption({ name: 'keepnet', label: 'Keepnet' }, company)
    expect(shown.description?.text).toBe('1 users, seats unlimited · licence ends 31 Dec 2027 · Keepnet'.slice(0, 75))
    expect(chosenCompany(shown.value ?? '')).toEqual({ vendor: 'keepnet', id: 'a:b' })
  })

  it('that are none lead nowhere', () => {
    for (const value of ['', 'keepnet', ':1', 'keepnet:']) expect(chosenCompany(value)).toBeNull()
  })
})
