import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionsOf, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { company } from '../samples.ts'

const TODAY = '2026-11-21'
const seats = (used: number, limit: number | null, threshold: number | null = null) =>
  conditionsOf(company(used, limit), SETTINGS, threshold, TODAY).seats
const term = (ends: string | null, more = {}) =>
  conditionsOf(company(1, 100, { ends, ...more }), SETTINGS, null, TODAY).term

describe('watch conditions: seats', () => {
  it.each([
    [89, 100, { name: 'fine' }],
    [90, 100, { name: 'near' }],
    [100, 100, { name: 'near' }],
    [101, 100, { name: 'over', steps: 0 }],
    [109, 100, { name: 'over', steps: 0 }],
    [110, 100, { name: 'over', steps: 1 }],
    [512, 500, { name: 'over', steps: 0 }],
    [1000, 500, { name: 'over', steps: 10 }],
    [0, 0, { name: 'fine' }],
    [1, 0, { name: 'over', steps: 10 }]
  ])('reads %d users on %d seats', (used, limit, level) => {
    expect(seats(used, limit)).toEqual(level)
  })

  it('goes by the company’s own threshold where it has one', () => {
    expect(seats(80, 100, 80)).toEqual({ name: 'near' })
    expect(seats(99, 100, 100)).toEqual({ name: 'fine' })
    expect(seats(101, 100, 100)).toEqual({ name: 'over', steps: 0 })
  })

  it('is fine without a limit, and unknown where nothing is said', () => {
    expect(seats(5000, null)).toEqual({ name: 'fine' })
    expect(conditionsOf(company(1, 1, { use: null }), SETTINGS, null, TODAY).seats).toEqual({ name: 'unknown' })
  })

  it('is over exactly where there are more users than seats, by a whole number of steps', () => {
    fc.assert(
      fc.property(fc.nat(300_000), fc.nat(200_000), fc.integer({ min: 1, max: 1_000 }), (used, limit, worse) => {
        const { seats } = conditionsOf(company(used, limit), { ...SETTINGS, worse }, null, TODAY)
        expect(seats.name === 'over').toBe(used > limit)
        if (seats.name !== 'over') return
        expect(Number.isSafeInteger(seats.steps) && seats.steps >= 0).toBe(true)
        const least = Math.max(limit, 1) * (seats.steps * worse)
        expect((used - limit) * 100).toBeGreaterThanOrEqual(least)
        expect((used - limit) * 100).toBeLessThan(least + Math.max(limit, 1) * worse)
      })
    )
  })
})

describe('watch conditions: the term', () => {
  it.each([
    ['2027-01-21', { name: 'fine' }],
    ['2027-01-20', { name: 'ending', days: 60 }],
    ['2026-12-22', { name: 'ending', days: 60 }],
    ['2026-12-21', { name: 'ending', days: 30 }],
    ['2026-11-28', { name: 'ending', days: 7 }],
    ['2026-11-22', { name: 'ending', days: 1 }],
    ['2026-11-21', { name: 'ending', days: 1 }],
    ['2026-11-20', { name: 'ended' }]
  ])('reads a licence that ends on %s', (ends, level) => {
    expect(term(ends)).toEqual(level)
  })

  it('is fine for a licence without an end, and unknown where the row does not say', () => {
    expect(term(null, { licence: { ends: null } })).toEqual({ name: 'fine' })
    expect(term(null, { licence: {} })).toEqual({ name: 'unknown' })
    expect(term(null)).toEqual({ name: 'unknown' })
  })
})
