import type { Tended } from '../../watch/tend.ts'
import { sayTended } from './alerts.ts'
import { sayDenial } from './denials.ts'

/** Why somebody's click on an alert did nothing, for that person alone. */
export function sayNotTended(refusal: Exclude<Tended, { tended: unknown }>, zone: string): string {
  switch (refusal.refused) {
    case 'no-such-alert':
      return 'This alert does not exist any more.'
    case 'tended-since': {
      const how = sayTended(refusal.alert, zone) || 'It is open again.'
      return `It has moved on since you saw it, so nothing was changed. ${how}`
    }
    default:
      return sayDenial(refusal)
  }
}
