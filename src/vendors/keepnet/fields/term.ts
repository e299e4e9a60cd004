import type { Company, Option, Options, Value, Values } from '../../../changes/ports/vendor.ts'
import { DAY } from '../../../policy/hours.ts'
import { daysAfter } from './dates.ts'
import type { Rule } from './fields.ts'

/** The length of a licence in days; `free` for a period with custom dates. */
type Span = number | 'free'

/** Period ids hard-coded in the vendor's page, with the lengths it uses. */
const SPANS: Readonly<Record<string, Span>> = { HTHpWWXGJshG: 365, '6EXwfaM5ZDT4': 1095, MaR9NJslgSGW: 'free' }

/** A fixed period determines the end; custom dates need the period Custom. Checked only when one of them is edited. */
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

/** The vendor's page's rules for edited dates. */
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

/** By name and id; undefined where they contradict each other or both are unknown. */
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

/** A term up to this many days over whole years is one renewed early: the excess is the previous term's remainder. */
const RENEWED_EARLY = 92
const YEAR = 365

/**
 * The next term, as long as the licence's period, or as the current term where the period is Custom or unknown. It
 * starts at the current end, or today where that is in the future: Keepnet does not document a future start, and the
 * company could be without a licence until then. The remaining days are added to the new end. A term that would be over
 * by `today` starts today. Empty where there is no end or the length is unknown.
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
    // A term with added days fits no fixed period.
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

/** A term's length in days, without the days carried over from an early renewal. */
function lengthOf(starts: Value | undefined, ends: string): number | undefined {
  if (typeof starts !== 'string' || starts >= ends) return undefined
  const days = (Date.parse(ends) - Date.parse(starts)) / DAY
  return days > YEAR && days % YEAR <= RENEWED_EARLY ? days - (days % YEAR) : days
}

function termOf(start: string, days: number, today: string): Values {
  const end = daysAfter(start, days)
  return end > today ? { starts: start, ends: end } : { starts: today, ends: daysAfter(today, days) }
}
