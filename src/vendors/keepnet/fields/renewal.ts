import type { Options, Values } from '../../../changes/model/field.ts'
import type { Company } from '../../../changes/ports/vendor.ts'
import { daysAfter } from './dates.ts'
import { spanOf } from './term.ts'

const DAY = 24 * 3_600_000

/**
 * The next term: it starts on the day on which the present one ends, and is as long as the licence's period; with the
 * period Custom, or one that is not known, as long as the present term is from start to end. Where that would be over by
 * `today` it starts today. It ends after today in any case. Empty where there is no end, or where the length cannot be
 * told. The new start may lie ahead: what Keepnet makes of that is not documented, so both dates are shown before
 * anybody agrees to them.
 */
export function renewal({ values }: Company, options: Options, today: string): Values {
  const { starts, ends, period } = values
  if (typeof ends !== 'string') return {}
  const periods = options.period ?? []
  const span = spanOf(periods.find(({ value }) => value === period))
  if (typeof span === 'number') return termOf(ends, span, today)
  const free = periods.find(option => spanOf(option) === 'free')
  // Dates of one's own need the period Custom.
  if (!free || typeof starts !== 'string' || starts >= ends) return {}
  const next = termOf(ends, (Date.parse(ends) - Date.parse(starts)) / DAY, today)
  return span === 'free' ? next : { ...next, period: free.value }
}

function termOf(start: string, days: number, today: string): Values {
  const end = daysAfter(start, days)
  return end > today ? { starts: start, ends: end } : { starts: today, ends: daysAfter(today, days) }
}
