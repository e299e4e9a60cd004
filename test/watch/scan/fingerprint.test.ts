import { describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import { conditionsOf, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { fingerprintOf } from '../../../src/watch/scan/record.ts'
import { company } from '../samples.ts'

const row = company(50, 100, {
  licence: { seats: 100, type: 'silver' },
  tags: [],
  externalId: null,
  ends: '2026-12-31'
})

function printOf(shown: CompanySummary, { threshold = null as number | null, today = '2026-11-21' } = {}): string {
  return fingerprintOf(shown, conditionsOf(shown, SETTINGS, threshold, today), threshold)
}

describe('the fingerprint of a company', () => {
  it('is the same while there is nothing to work out', () => {
    expect(printOf({ ...row })).toBe(printOf(row))
    expect(printOf(row, { today: '2026-11-22' })).toBe(printOf(row))
  })

  it.each<[string, CompanySummary]>([
    ['its name', { ...row, name: 'Acme 2' }],
    ['its end', { ...row, ends: '2027-01-01' }],
    ['its users', { ...row, use: { used: 51, limit: 100 } }],
    ['its limit', { ...row, use: { used: 50, limit: null } }],
    ['what the vendor says of its use', { ...row, use: null }],
    ['a tag', { ...row, tags: ['vip'] }],
    ['its external id', { ...row, externalId: 'A-1' }],
    ['a licence value', { ...row, licence: { seats: 100, type: 'gold' } }],
    ['a licence value that is not said any more', { ...row, licence: { seats: 100 } }]
  ])('is another one with %s', (_, shown) => {
    expect(printOf(shown)).not.toBe(printOf(row))
  })

  it('is another one when the same row means something else: on a later day, or by a threshold of its own', () => {
    expect(printOf(row, { today: '2026-12-02' })).not.toBe(printOf(row))
    expect(printOf(row, { threshold: 60 })).not.toBe(printOf(row))
  })
})
