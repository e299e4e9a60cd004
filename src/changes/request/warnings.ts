import type { Change, Edit, Warning } from '../model/change.ts'
import { isOpen } from '../model/change.ts'
import type { Values } from '../model/field.ts'
import type { Company } from '../ports/vendor.ts'

/** A cut of more seats than this part of them is worth a second look. */
const BIG_CUT = 0.2

/** What people should think about before they ask for this or agree to it. */
export function warningsOf(
  company: Company,
  edits: readonly Edit[],
  others: readonly Change[],
  today: string
): Warning[] {
  const wanted: Values = Object.fromEntries(edits.map(edit => [edit.field, edit.wanted]))
  return [
    ...seatWarnings(company, wanted),
    ...(company.ends && company.ends < today ? [{ name: 'licence-ended' as const, ends: company.ends }] : []),
    // Said once, however many there are.
    ...others
      .filter(isOpen)
      .slice(0, 1)
      .map(({ id }) => ({ name: 'other-open-change' as const, change: id }))
  ]
}

function seatWarnings({ use, values }: Company, wanted: Values): Warning[] {
  const warnings: Warning[] = []
  const [from, to] = [values.seats, wanted.seats]
  if (use?.limit === null && wanted.limited === true) {
    const seats = to ?? from
    warnings.push({ name: 'no-longer-unlimited', seats: typeof seats === 'number' ? seats : 0 })
  }
  if (typeof to !== 'number') return warnings
  if (use && to < use.used) warnings.push({ name: 'fewer-seats-than-users', used: use.used, seats: to })
  if (use?.limit && typeof from === 'number' && from - to > from * BIG_CUT) {
    warnings.push({ name: 'big-cut', from, to })
  }
  return warnings
}
