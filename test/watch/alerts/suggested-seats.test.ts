import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { suggestedSeats } from '../../../src/watch/alerts/alert.ts'

describe('how many seats are suggested', () => {
  it.each([
    ['a tenth more than there are users', 512, 500, 10, 570],
    ['no step too many where a tenth is even', 500, 400, 10, 550],
    ['the next step above the limit, where a tenth would not raise it', 450, 500, 10, 510],
    ['a multiple of the step that the configuration names', 101, 100, 25, 125]
  ])('is %s', (_, used, limit, step, seats) => {
    expect(suggestedSeats({ used, limit }, step)).toBe(seats)
  })

  it('is nothing where seats are unlimited or not known', () => {
    expect(suggestedSeats({ used: 5, limit: null }, 10)).toBeNull()
    expect(suggestedSeats(null, 10)).toBeNull()
  })

  it('is always a raise, a multiple of the step, and enough for all users', () => {
    const count = fc.integer({ min: 0, max: 2_000_000 })
    fc.assert(
      fc.property(count, count, fc.integer({ min: 1, max: 10_000 }), (used, limit, step) => {
        const seats = suggestedSeats({ used, limit }, step) ?? 0
        expect(seats).toBeGreaterThan(limit)
        expect(seats * 10).toBeGreaterThanOrEqual(used * 11)
        expect(seats % step).toBe(0)
      })
    )
  })
})
