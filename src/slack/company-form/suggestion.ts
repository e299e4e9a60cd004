import type { Draft } from '../../changes/model/draft.ts'
import type { Options, Values } from '../../changes/model/field.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import { SEATS } from '../../policy/policy.ts'
import type { Settings } from '../../watch/alerts/settings.ts'
import { suggestedSeats } from '../../watch/alerts/suggested-seats.ts'

/** What a form that came from an alert begins with, by what the company has now; or why there is nothing to suggest. */
export function suggestionFor(
  { suggests }: Draft,
  vendor: Vendor,
  company: Company,
  options: Options,
  { seatStep }: Settings,
  today: string
): { wanted: Values; problems: string[] } {
  switch (suggests) {
    case undefined:
      return { wanted: {}, problems: [] }
    case 'seats': {
      const seats = suggestedSeats(company.use, seatStep)
      if (seats !== null) return { wanted: { [SEATS]: seats }, problems: [] }
      return { wanted: {}, problems: ['Its seats are not limited any more, so there is no limit to raise.'] }
    }
    case 'renewal': {
      const wanted = vendor.renewal?.(company, options, today) ?? {}
      if (Object.keys(wanted).length > 0) return { wanted, problems: [] }
      return { wanted, problems: [`${vendor.label} tells no next term of this licence. Choose its end yourself.`] }
    }
    default:
      return suggests satisfies never
  }
}
