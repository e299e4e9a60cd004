import { describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import { SETTINGS } from '../../../src/watch/alerts/alert.ts'
import type { KnownCompany } from '../../../src/watch/ports.ts'
import { deriveFindings } from '../../../src/watch/scan/record.ts'
import { company } from '../samples.ts'

const NOW = new Date('2026-11-21T10:00:00Z')
const EARLIER = new Date('2026-11-20T10:00:00Z')
const LATER = new Date('2026-11-21T10:00:05Z')
const row = company(50, 100, { licence: { seats: 100, modules: ['b', 'a'] }, tags: [], externalId: null })

const known = (more: Partial<KnownCompany> = {}, entry: Partial<KnownCompany['entry']> = {}): KnownCompany => ({
  entry: { ...row, vendor: 'keepnet', seenAt: EARLIER, threshold: null, goneAt: null, ...entry },
  alerts: [],
  applied: [],
  unfinished: false,
  ...more
})
const found = (shown: CompanySummary, one?: KnownCompany) =>
  deriveFindings({ vendor: 'keepnet', rows: [shown], requestedAt: NOW }, one ? [one] : [], NOW, SETTINGS)
const seats = (count: number) => ({
  ...row,
  use: { used: 50, limit: count },
  licence: { ...row.licence, seats: count }
})
const drifts = (shown: CompanySummary, one: KnownCompany) =>
  found(shown, one).drifts.map(({ field, before, after }) => [field, before, after])

describe('watch, what a page means', () => {
  it('notes a licence value that nobody here has changed, with what it was and is', () => {
    expect(found(seats(120), known()).drifts).toEqual([
      {
        vendor: 'keepnet',
        company: { id: 'acme', name: 'Acme' },
        field: 'seats',
        before: 100,
        after: 120,
        at: NOW,
        lastSeen: EARLIER
      }
    ])
  })

  it('notes none that a change of ours explains, and one that was changed since', () => {
    const applied = [{ field: 'seats', seen: 100, read: 120 }]
    expect(drifts(seats(120), known({ applied }))).toEqual([])
    expect(drifts(seats(130), known({ applied }))).toEqual([['seats', 120, 130]])
    expect(drifts(seats(100), known({ applied }))).toEqual([['seats', 120, 100]])
  })

  it('notes one that a change of ours found and wrote over', () => {
    const over = { field: 'seats', seen: 110, read: 120 }
    expect(drifts(seats(120), known({ applied: [over] }))).toEqual([['seats', 100, 110]])
    const next = { field: 'seats', seen: 125, read: 140 }
    expect(drifts(seats(150), known({ applied: [over, { field: 'ends', seen: 1, read: 2 }, next] }))).toEqual([
      ['seats', 100, 110],
      ['seats', 120, 125],
      ['seats', 140, 150]
    ])
    // The scan read the company while the change was being applied, and noted the drift then.
    expect(drifts(seats(120), known({ applied: [over] }, seats(120)))).toEqual([])
  })

  it('notes none where values only come in another order, are left out, or are told for the first time', () => {
    expect(drifts({ ...row, licence: { modules: ['a', 'b'] } }, known())).toEqual([])
    expect(drifts({ ...row, licence: { ...row.licence, type: 'gold' } }, known())).toEqual([])
    expect(found(seats(120)).drifts).toEqual([])
  })

  it('concludes nothing of a company that a change is just changing', () => {
    const noted = found({ ...seats(40), name: 'Acme 2' }, known({ unfinished: true }))
    expect(noted).toMatchObject({ unfinished: ['acme'], steps: [], drifts: [], rows: [{ name: 'Acme 2' }] })
  })

  it('concludes nothing from a page that was asked for before the company was seen last', () => {
    expect(found(seats(40), known({}, { seenAt: LATER }))).toMatchObject({ steps: [], drifts: [] })
    expect(found(seats(40), known({}, { seenAt: NOW })).steps).toHaveLength(1)
  })

  it('goes by the threshold that somebody has set for the company', () => {
    expect(found(seats(100), known({}, { threshold: 50 })).steps).toMatchObject([
      { alert: { level: { name: 'near' } } }
    ])
    expect(found(seats(100), known({}, { threshold: 51 })).steps).toEqual([])
  })
})
