import type { Warning } from '../../changes/model/change.ts'
import { count } from './values.ts'

export function sayWarning(warning: Warning): string {
  switch (warning.name) {
    case 'fewer-seats-than-users':
      return `${count(warning.seats)} seats are fewer than the ${count(warning.used)} users there are.`
    case 'big-cut':
      return `This cuts ${count(warning.from - warning.to)} of ${count(warning.from)} seats.`
    case 'licence-ended':
      return `The licence ended on ${warning.ends}. The vendor may refuse other changes until it is renewed.`
    case 'no-longer-unlimited':
      return `Seats are unlimited now; this sets a limit of ${count(warning.seats)}.`
    case 'other-open-change':
      return 'Another change of this company is still open.'
    default:
      return warning satisfies never
  }
}
