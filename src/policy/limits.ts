import type { Context, EditContext, RequestContext } from './context.ts'
import { matchesCompany } from './match.ts'
import { SEATS } from './policy.ts'
import type { Refusal } from './refusals.ts'

/** What stands against a change whoever approves it. What cannot be known stands against it too. */
export function limitBroken(
  requested: RequestContext,
  { policy, frozen }: Pick<Context, 'policy' | 'frozen'>
): Refusal | undefined {
  const { limits } = policy
  if (requested.edits.length === 0) return { refused: 'no-edits' }
  if (frozen) return { refused: 'all-frozen', ...frozen }
  if (limits.frozen.some(pattern => matchesCompany(pattern, requested.company) !== 'no')) {
    return { refused: 'company-frozen' }
  }
  const fields = requested.edits.map(({ field }) => field).filter(field => limits.forbidden.includes(field))
  if (fields.length > 0) return { refused: 'field-forbidden', fields }
  const most = limits.seats.perChange
  const seats = seatsAdded(requested)
  return most !== null && seats > most ? { refused: 'too-many-seats', most, seats } : undefined
}

/** What stands against asking for it within this hour. */
export function hourlyLimitBroken(
  requested: RequestContext,
  { policy, seatsLastHour: before }: Context
): Refusal | undefined {
  const most = policy.limits.seats.perHour
  const seats = seatsAdded(requested)
  if (most === null || seats === 0) return undefined
  if (before === null) return { refused: 'hour-unknown' }
  return before + seats > most ? { refused: 'too-many-seats-this-hour', most, seats, before } : undefined
}

/** What of the last hour the limit looked at, so that two who ask at once are not both judged by it; null where it did not. */
export function hourCounted(requested: RequestContext, { policy, seatsLastHour }: Context): number | null {
  return policy.limits.seats.perHour === null || seatsAdded(requested) === 0 ? null : seatsLastHour
}

/** By how many seats the company grows: without end where the number goes away. */
function seatsAdded({ edits }: Pick<RequestContext, 'edits'>): number {
  return edits.filter(({ field }) => field === SEATS).reduce((sum, edit) => sum + growth(edit), 0)
}

function growth({ seen, wanted }: EditContext): number {
  if (typeof wanted !== 'number') return Number.POSITIVE_INFINITY
  return Math.max(0, wanted - (typeof seen === 'number' ? seen : 0))
}
