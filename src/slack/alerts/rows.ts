import { fieldByKey } from '../../changes/model/change.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { SEATS } from '../../policy/policy.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { markOf, type SeenAlert } from '../../watch/alerts/respond.ts'
import type { Linked } from '../../watch/ports.ts'
import { sayAlert, sayClosed, sayHandled } from '../text/alerts.ts'
import { nameState } from '../text/changes.ts'
import { type Frame, nameVendor, permalink, shorten } from '../text/format.ts'
import { actions, type Button, button, type KnownBlock, ROW_TEXT, section } from '../ui/blocks.ts'

export const RAISE = 'alert.raise'
export const RENEW = 'alert.renew'
export const ACKNOWLEDGE = 'alert.acknowledge'
export const SNOOZE = 'alert.snooze'
export const END_SNOOZE = 'alert.end-snooze'
export const HISTORY = 'alert.history'
/** Opens an alert with its buttons, from a list or a digest. */
export const OPEN_ALERT = 'alert.open'
/** Opens the list of all open alerts, from the message of several. */
export const SHOW_ALL = 'alerts.show-all'

/** An alert as a row of a list, with the button that opens it. */
export function alertRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame): KnownBlock {
  return { ...section(sayRow(alert, changes, vendors, frame, '*')), accessory: openButton(alert) }
}

/** An alert as a row of somebody's Home: what it is about, and under it the change that would end it. */
export function alertHomeRow(
  alert: Alert,
  changes: Changes,
  vendors: readonly Vendor[],
  frame: Frame
): readonly KnownBlock[] {
  const vendor = nameVendor(vendors, alert.vendor)
  const line = [sayAlert(alert, { vendor, zone: frame.zone, mark: '*' }), sayHandled(alert, frame.zone)]
  // The change is not shortened, which could cut its link.
  const text = [shorten(line.filter(Boolean).join(' '), ROW_TEXT), sayLatestChange(alert, changes, frame)]
  return [
    section(text.filter(Boolean).join(' ')),
    actions(`home.${alert.id}`, [...remedies(alert, vendorByName(vendors, alert.vendor)), openButton(alert)])
  ]
}

/** An alert in a sentence or two, with the last change that was requested because of it. */
export function sayRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame, mark = ''): string {
  const { zone } = frame
  const vendor = nameVendor(vendors, alert.vendor)
  const isClosed = alert.state.name === 'closed'
  const what = isClosed ? sayClosed(alert, alert.first, vendor) : sayAlert(alert, { vendor, zone, mark })
  return [what, sayHandled(alert, zone), sayLatestChange(alert, changes, frame)].filter(Boolean).join(' ')
}

/** The changes that were requested because of alerts, each with the id of its alert. */
export type Changes = readonly (Linked & { alert: string })[]

/** `Change requested by @ann: applied`, each with a link to its message. */
export function sayChanges(changes: readonly Linked[], frame: Frame): string[] {
  return changes.map(({ change, card }) => {
    const link = card ? permalink(frame, card) : undefined
    return `${link ? `<${link}|Change>` : 'Change'} asked by <@${change.requester.user}>: ${nameState(change)}.`
  })
}

/** The last change that was requested because of an alert; empty where there is none. */
export function sayLatestChange(alert: Alert, changes: Changes, frame: Frame): string {
  return sayChanges(changes.filter(change => change.alert === alert.id).slice(0, 1), frame).join('')
}

/** All buttons of an alert in its state. */
export function buttonsFor(alert: Alert, vendor: Vendor | undefined): Button[] {
  const { name } = alert.state
  const history = alertButton(HISTORY, 'History', alert, 'History of the alert')
  if (name === 'closed') return [history]
  return [
    ...remedies(alert, vendor),
    ...(name === 'acknowledged' ? [] : [alertButton(ACKNOWLEDGE, 'Acknowledge', alert, 'Acknowledge the alert')]),
    ...(name === 'snoozed'
      ? [alertButton(END_SNOOZE, 'End the snooze', alert, 'End the snooze')]
      : [alertButton(SNOOZE, 'Snooze', alert, 'Snooze the alert')]),
    history
  ]
}

/** The change that would end it, where the vendor has one. */
function remedies(alert: Alert, vendor: Vendor | undefined): Button[] {
  if (alert.state.name === 'closed') return []
  if (alert.condition === 'term') {
    return vendor?.renewal ? [alertButton(RENEW, 'Renew', alert, 'Renew the licence', 'primary')] : []
  }
  const hasSeats = fieldByKey(vendor?.fields, SEATS)
  return hasSeats ? [alertButton(RAISE, 'Raise the limit', alert, 'Raise the limit', 'primary')] : []
}

function openButton(alert: Alert): Button {
  return alertButton(OPEN_ALERT, 'Open', alert, 'Open the alert')
}

/** A button about an alert. Its value holds the alert, and how it was handled when the button was drawn. */
export function alertButton(id: string, text: string, alert: Alert, label: string, style?: Button['style']) {
  return button(id, text, {
    value: `${alert.id} ${markOf(alert)}`,
    label: `${label}: ${alert.company.name}`,
    ...(style && { style })
  })
}

/** What a button of an alert was drawn for. */
export function seenAlertIn(value: string): SeenAlert {
  const [alert = '', mark = ''] = value.split(' ')
  return { alert, mark }
}
