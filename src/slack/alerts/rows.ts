import { fieldByKey, type Vendor } from '../../changes/ports/vendor.ts'
import { dayIn, daysBetween } from '../../policy/hours.ts'
import { SEATS } from '../../policy/policy.ts'
import { showHidden, singleLine } from '../../policy/text.ts'
import type { Alert, Condition } from '../../watch/alerts/alert.ts'
import { markOf, type SeenAlert } from '../../watch/alerts/announce.ts'
import type { Linked } from '../../watch/ports.ts'
import { nameLevel } from '../text/alerts.ts'
import { nameState } from '../text/changes.ts'
import { sayDate, sayDay, sayDistance } from '../text/dates.ts'
import { count, escaped, type Frame, nameVendor, oneLine, permalink, shorten } from '../text/format.ts'
import {
  actions,
  type Button,
  button,
  type KnownBlock,
  MOST_OPTIONS,
  option,
  plainText,
  section
} from '../ui/blocks.ts'
import { type Cell, table } from '../ui/tables.ts'

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

/** `now`: how far away an end is, where the table is drawn for one moment; `most` is in characters. */
type TableDetails = { changes: Changes; vendors: readonly Vendor[]; frame: Frame; now?: Date; most?: number }

/** Alerts of one condition as a table, in their order. */
export function alertTable(
  condition: Condition,
  alerts: readonly Alert[],
  { changes, vendors, frame, now, most }: TableDetails
): KnownBlock[] {
  const several = vendors.length > 1
  const rows = alerts.map(alert => {
    const { company, vendor } = alert
    const name = showHidden(singleLine(shorten(company.name, LONGEST_NAME)))
    const who = several ? [name, nameVendor(vendors, vendor)] : [name]
    return [...who, ...figureCells(alert, frame, now), statusCell(alert, changes, frame)]
  })
  const figures = condition === 'seats' ? ['Used / seats', 'Over', 'Since'] : now ? ['Ends', 'When'] : ['Ends']
  const head = ['Company', ...(several ? ['Vendor'] : []), ...figures, 'Status']
  return table({ caption: CAPTIONS[condition], head, rows }, most)
}

const CAPTIONS: Readonly<Record<Condition, string>> = {
  seats: 'Companies over or near their limit, worst first',
  term: 'Licences that end soon or have ended, soonest first'
}

const LONGEST_NAME = 60

function figureCells({ condition, figures, first, levelSince }: Alert, { zone }: Frame, now?: Date): Cell[] {
  const { use, ends } = figures ?? first
  if (condition === 'seats') {
    const limit = use?.limit ?? null
    if (!use || limit === null) return ['', '', sayDay(levelSince, zone)]
    const over = use.used - limit
    const text = over > 0 ? `+${count(over)}` : `${count(-over)} left`
    return [`${count(use.used)} / ${count(limit)}`, { number: over, text }, sayDay(levelSince, zone)]
  }
  if (!ends) return now ? ['', ''] : ['']
  // As numbers, so that Slack sorts days in their order.
  const day = { number: Number(ends.replaceAll('-', '')), text: sayDate(ends) }
  return now ? [day, { number: daysBetween(dayIn(zone, now), ends), text: sayDistance(now, ends, zone) }] : [day]
}

/** What is done about it: the last change requested because of it, or that somebody acknowledged it. */
function statusCell(alert: Alert, changes: Changes, frame: Frame): Cell {
  const [linked] = changes.filter(change => change.alert === alert.id)
  if (linked) {
    const text = `Change ${nameState(linked.change)}`
    const url = linked.card ? permalink(frame, linked.card) : undefined
    return url ? { text, url } : text
  }
  const { state } = alert
  return state.name === 'acknowledged' ? 'Acknowledged' : state.name === 'snoozed' ? 'Snoozed' : ''
}

/** A list from which an alert is opened, with the buttons that it has. */
export function alertPicker(id: string, alerts: readonly Alert[]): KnownBlock {
  const options = alerts.slice(0, MOST_OPTIONS).map(alert => option(alert.id, alert.company.name))
  return actions(id, [
    { type: 'static_select', action_id: OPEN_ALERT, placeholder: plainText('Open an alert'), options }
  ])
}

/** `Acme · its vendor · 92 / 60 seats (+32) since 30 Nov 2026`, how it was handled, and the last change because of it. */
export function sayRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame, mark = ''): string {
  const { zone } = frame
  const { company, vendor, state } = alert
  const name = `${mark}${oneLine(shorten(company.name, LONGEST_NAME))}${mark}`
  const handled =
    state.name === 'acknowledged'
      ? `acknowledged by <@${state.by.user}>`
      : state.name === 'snoozed'
        ? `snoozed until ${sayDay(state.until, zone)}`
        : ''
  const parts = [name, escaped(nameVendor(vendors, vendor)), sayFigures(alert, zone), handled]
  return [...parts, sayLatestChange(alert, changes, frame).replace(/\.$/, '')].filter(Boolean).join(' · ')
}

/** `92 / 60 seats (+32) since 30 Nov 2026`, or `ends 3 Jun 2027`. */
function sayFigures({ condition, level, figures, first, levelSince }: Alert, zone: string): string {
  const { use, ends } = figures ?? first
  if (condition === 'term')
    return ends ? `${level.name === 'ended' ? 'ended' : 'ends'} ${sayDate(ends)}` : nameLevel(level)
  const limit = use?.limit ?? null
  if (!use || limit === null) return `${nameLevel(level)} since ${sayDay(levelSince, zone)}`
  const over = use.used - limit
  const difference = over > 0 ? `+${count(over)}` : `${count(-over)} left`
  return `${count(use.used)} / ${count(limit)} seats (${difference}) since ${sayDay(levelSince, zone)}`
}

/** The changes that were requested because of alerts, each with the id of its alert. */
export type Changes = readonly (Linked & { alert: string })[]

/** `Change requested by @ann: applied`, each with a link to its message. */
export function sayChanges(changes: readonly Linked[], frame: Frame): string[] {
  return changes.map(({ change, card }) => {
    const link = card ? permalink(frame, card) : undefined
    return `${link ? `<${link}|Change>` : 'Change'} requested by <@${change.requester.user}>: ${nameState(change)}.`
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
