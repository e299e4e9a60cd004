import type { Button } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { SEATS } from '../../policy/policy.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { markOf, type SeenAlert } from '../../watch/alerts/respond.ts'
import { shorten } from '../text/format.ts'

export const RAISE = 'alert.raise'
export const RENEW = 'alert.renew'
export const ACKNOWLEDGE = 'alert.acknowledge'
export const SNOOZE = 'alert.snooze'
export const END_SNOOZE = 'alert.end-snooze'
export const HISTORY = 'alert.history'
/** Opens an alert with its buttons, from a list or a digest. */
export const OPEN_ALERT = 'alert.open'
/** Opens the list of all that is open, from a digest. */
export const SHOW_ALL = 'alerts.show-all'

/** What a button of an alert does, on a message, in a modal or on the Home tab. */
export function alertButton(
  action: string,
  text: string,
  alert: Alert,
  says = text,
  style?: Button['style']
): Button & { action_id: string } {
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text },
    value: pressedFor(alert),
    accessibility_label: shorten(`${says}: ${alert.company.name}`, 75),
    ...(style && { style })
  }
}

/** The buttons that an alert has as it stands now. */
export function buttonsFor(alert: Alert, vendor: Vendor | undefined): Button[] {
  const { name } = alert.state
  const history = alertButton(HISTORY, 'History', alert, 'History of the alert')
  if (name === 'closed') return [history]
  return [
    ...remedy(alert, vendor),
    ...(name === 'acknowledged' ? [] : [alertButton(ACKNOWLEDGE, 'Acknowledge', alert, 'Acknowledge the alert')]),
    ...(name === 'snoozed'
      ? [alertButton(END_SNOOZE, 'End the snooze', alert, 'End the snooze')]
      : [alertButton(SNOOZE, 'Snooze', alert, 'Snooze the alert')]),
    history
  ]
}

/** The change that would end it, where the vendor knows one. */
function remedy(alert: Alert, vendor: Vendor | undefined): Button[] {
  if (alert.condition === 'term') {
    return vendor?.renewal ? [alertButton(RENEW, 'Renew', alert, 'Renew the licence', 'primary')] : []
  }
  const hasSeats = vendor?.fields.some(({ key }) => key === SEATS)
  return hasSeats ? [alertButton(RAISE, 'Raise the limit', alert, 'Raise the limit', 'primary')] : []
}

/** What a button was pressed for: the alert, and how it stood when the button was drawn. */
export function seenAlertIn(value: string | undefined): SeenAlert {
  const [alert = '', mark = ''] = (value ?? '').split(' ')
  return { alert, mark }
}

function pressedFor(alert: Alert): string {
  return `${alert.id} ${markOf(alert)}`
}
