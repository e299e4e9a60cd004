import type { Tended } from '../../watch/alerts/respond.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { sayTended } from './alerts.ts'
import { sayDenial } from './policy-refusals.ts'

/** Why somebody's click on an alert did nothing, for that person alone. */
export function sayNotTended(refusal: Exclude<Tended, { tended: unknown }>, zone: string): string {
  switch (refusal.refused) {
    case 'no-such-alert':
      return 'This alert does not exist any more.'
    case 'tended-since': {
      const how = sayTended(refusal.alert, zone) || 'It is open again.'
      return `The alert of ${escaped(refusal.alert.company.name)} has moved on since you saw it, so nothing was changed. ${how}`
    }
    default:
      return sayDenial(refusal)
  }
}
