import type { AlertResponse } from '../../watch/alerts/respond.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { sayHandled } from './alerts.ts'
import { sayPolicyRefusal } from './policy-refusals.ts'

/** Why somebody's click on an alert did nothing, for that person alone. */
export function sayNotHandled(refusal: Exclude<AlertResponse, { handled: unknown }>, zone: string): string {
  switch (refusal.refused) {
    case 'no-such-alert':
      return 'This alert does not exist any more.'
    case 'handled-since': {
      const how = sayHandled(refusal.alert, zone) || 'It is open again.'
      return `The alert of ${escaped(refusal.alert.company.name)} has moved on since you saw it, so nothing was changed. ${how}`
    }
    default:
      return sayPolicyRefusal(refusal)
  }
}
