import type { Option, Options, Value, Values } from '../../../changes/model/change.ts'
import type { Company } from '../../../changes/ports/vendor.ts'
import { DAY } from '../../../policy/hours.ts'
import { daysAfter } from './dates.ts'
import type { Rule } from './fields.ts'

/** How many days after its start a licence ends; `free` where that is to be said. */
type Span = number | 'free'

/** Ids that are fixed in the vendor's own page, and what that page makes of them. */
const SPANS: Readonly<Record<string, Span>> = { HTHpWWXGJshG: 365, '6EXwfaM5ZDT4': 1095, MaR9NJslgSGW: 'free' }

/** A fixed period ends where it ends; dates of one's own need the period Custom. Only when any of them differs. */
export const datesFitPeriod: Rule = ({ wanted, merged, options, differs }) => {
  const datesDiffer = differs('starts') || differs('ends')
  if (!datesDiffer && !differs('period')) return {}
  const periods = options.period ?? []
  const span = spanOf(periods.find(option => option.value === merged.period))
  if (span === 'free') return {}
  const end = typeof span === 'number' ? endAfter(merged.starts, span) : undefined
  if (end !== undefined && end === merged.ends) return {}

  if (wanted.period !== undefined && differs('period')) {
    if (end === undefined) return {}
    if (!differs('ends')) return { adds: { ends: end } }
    return {
      faults: { ends: `With this period the licence ends on ${end}. For another day choose the period Custom.` }
    }
  }
  const free = periods.find(option => spanOf(option) === 'free')
  if (free) return { adds: { period: free.value } }
  return { faults: { period: 'Dates of one’s own need a period named Custom, and Keepnet lists none.' } }
}

/** What the vendor's page demands of dates that are being set. */
export const datesInOrder: Rule = ({ merged, today, differs }) => {
  const { starts, ends } = merged
  if (!differs('starts') && !differs('ends') && !differs('period')) return {}
  if (typeof starts !== 'string') return { faults: { starts: 'Keepnet needs the day on which the licence starts.' } }
  if (typeof ends !== 'string') return { faults: { ends: 'Keepnet needs the day on which the licence ends.' } }
  if (ends <= starts) {
    const earliest = endAfter(starts, 1)
    return {
      faults: { ends: `The licence starts on ${starts}, so it must end on ${earliest} or later; ${ends} is too early.` }
    }
  }
  if (ends < today) return { faults: { ends: `The licence would end on ${ends}, which is past. Today is ${today}.` } }
  return {}
}

/** By name and by id; undefined where they contradict each other or neither is known. */
function spanOf(period: Option | undefined): Span | undefined {
  if (!period) return undefined
  const [byName, byId] = [spanNamed(period.label), SPANS[period.value]]
  if (byName !== undefined && byId !== undefined && byName !== byId) return undefined
  return byName ?? byId
}

function spanNamed(label: string): Span | undefined {
  const name = label.trim().toLowerCase()
  if (name === 'custom') return 'free'
  if (/^(1|one)[ -]?years?$/.test(name)) return 365
  if (/^(3|three)[ -]?years?$/.test(name)) return 1095
  return undefined
}

function endAfter(starts: Value | undefined, days: number): string | undefined {
  return typeof starts === 'string' && /^\d{4}-\d\d-\d\d$/.test(starts) ? daysAfter(starts, days) : undefined
}

/** A term of a few months more than whole years is one of years that was renewed before it ended. */
const RENEWED_EARLY = 92
const YEAR = 365

/**
 * The next term, as long as the licence's period; with the period Custom, or one that is not known, as long as the present
 * term. It starts when the present one ends, or today where that lies ahead: what Keepnet makes of a start in the future
 * is not documented, and the company could be without a licence until then. The days that are left are added to its end.
 * A term that would be over by `today` starts today. Empty where there is no end, or where the length cannot be told.
 */
export function renewal({ values }: Company, options: Options, today: string): Values {
  const { starts, ends, period } = values
  if (typeof ends !== 'string') return {}
  const periods = options.period ?? []
  const span = spanOf(periods.find(({ value }) => value === period))
  const free = periods.find(option => spanOf(option) === 'free')
  const length = typeof span === 'number' ? span : lengthOf(starts, ends)
  if (length === undefined) return {}
  if (ends > today) {
    // Such a term fits no fixed period.
    if (!free) return {}
    const isAhead = typeof starts === 'string' && starts >= today
    return {
      ...(!isAhead && { starts: today }),
      ends: daysAfter(ends, length),
      ...(span !== 'free' && { period: free.value })
    }
  }
  const next = termOf(ends, length, today)
  if (span !== undefined) return next
  return free ? { ...next, period: free.value } : {}
}

/** How many days a term has, without those that were left of the one before when it was renewed. */
function lengthOf(starts: Value | undefined, ends: string): number | undefined {
  if (typeof starts !== 'string' || starts >= ends) return undefined
  const days = (Date.parse(ends) - Date.parse(starts)) / DAY
  return days > YEAR && days % YEAR <= RENEWED_EARLY ? days - (days % YEAR) : days
}

function termOf(start: string, days: number, today: string): Values {
  const end = daysAfter(start, days)
  return end > today ? { starts: start, ends: end } : { starts: today, ends: daysAfter(today, days) }
}
