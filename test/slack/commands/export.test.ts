import { describe, expect, it } from 'vitest'
import { companyLine } from '../../../src/slack/commands/export.ts'
import type { Entry } from '../../../src/watch/ports.ts'

const vendors = [{ name: 'keepnet', label: 'Keepnet' }]
const acme: Entry = {
  vendor: 'keepnet',
  id: '7',
  name: 'Acme, Ltd',
  use: { used: 480, limit: 500 },
  ends: '2027-12-31',
  tags: ['vip', 'north'],
  externalId: 'ACME-42',
  seenAt: new Date('2027-03-01T08:00:00Z'),
  threshold: null,
  goneAt: null
}
const line = (given: Partial<Entry> = {}) => companyLine({ ...acme, ...given }, vendors)

describe('a company in the export', () => {
  it('has its vendor, name, ids, seats, use, end and tags', () => {
    expect(line()).toBe('Keepnet,"Acme, Ltd",7,ACME-42,500,480,2027-12-31,"vip, north",2027-03-01T08:00:00.000Z\r\n')
  })

  it('tells unlimited seats from unknown ones', () => {
    expect(line({ use: { used: 3, limit: null } })).toContain(',unlimited,3,')
    expect(line({ use: null, ends: null, tags: [], externalId: null })).toBe(
      'Keepnet,"Acme, Ltd",7,,,,,,2027-03-01T08:00:00.000Z\r\n'
    )
  })

  it('runs nothing in a spreadsheet, whatever the company is called', () => {
    expect(line({ name: '=HYPERLINK("http://evil")' })).toContain(`"'=HYPERLINK(""http://evil"")"`)
    expect(line({ externalId: '+1' })).toContain(",'+1,")
  })
})
