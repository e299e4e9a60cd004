import type { Use } from '../../changes/ports/vendor.ts'

/**
 * How many seats to suggest: the users and a tenth more, rounded up to a multiple of the step, and always more than
 * there are. Null where the licence is unlimited, or where nothing is known of its seats.
 */
export function suggestedSeats(use: Use | null, step: number): number | null {
  if (!use || use.limit === null) return null
  // In whole numbers: 500 × 1.1 is a little more than 550, which would round up to the next step.
  const roomy = Math.ceil((use.used * 11) / (10 * step)) * step
  return Math.max(roomy, (Math.floor(use.limit / step) + 1) * step)
}
