import type { Vendor } from '../../changes/ports/vendor.ts'
import { type Alert, CONDITIONS, type Level, worstOf } from '../../watch/alerts/alert.ts'
import { DETAILED, type Subject } from '../../watch/alerts/announce.ts'
import { lastFigures, nameLevel, sayAlert, sayClosed, sayEased, sayHandled, sayReopened } from '../text/alerts.ts'
import { sayDay } from '../text/dates.ts'
import { escaped, type Frame, shorten } from '../text/format.ts'
import {
  actions,
  button,
  context,
  type KnownBlock,
  MESSAGE_TEXT,
  type Message,
  section,
  sections
} from '../ui/blocks.ts'
import { alertPicker, alertTable, buttonsFor, SHOW_ALL, sayChanges, sayRow } from './rows.ts'

type AlertSubject = Extract<Subject, { name: 'alert' }>

/** Most changes in a message; the history has the others. */
const MOST_CHANGES = 5

/** Most characters of the cells of each of two tables: Slack counts them together. */
const TABLE_TEXT = 4_700

/** Most characters for each of several alerts, so that ten of them fit in a message's text. */
const LONGEST_LINE = 300

/** The message of an alert, from its row. The text has everything that the blocks have. */
export function drawAlert(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame): Message {
  const { alert, latest } = subject
  if (!latest) {
    const text = sayOlder(alert, vendor, frame)
    return { text, blocks: [context(text)] }
  }
  const lines = alertLines(subject, vendor, frame)
  return { text: shorten(lines.map(withoutLinks).join(' '), MESSAGE_TEXT), blocks: alertBlocks(subject, vendor, frame) }
}

/** An alert as it is now, with its buttons, for its message and for a modal. */
export function alertBlocks(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame): KnownBlock[] {
  const { alert } = subject
  const [what = '', ...more] = alertLines(subject, vendor, frame, '*')
  return [section(what), ...sections(more), actions(`alert:${alert.id}`, buttonsFor(alert, vendor))]
}

/** The message of several alerts of one scan, worst first, each as it is now. */
export function drawMany(
  { alerts, changes }: Pick<Extract<Subject, { name: 'digest' }>, 'alerts' | 'changes'>,
  vendors: readonly Vendor[],
  frame: Frame
): Message {
  const open = worstOf(alerts)
  const worst = open.slice(0, DETAILED)
  const says = `${alerts.length} alerts: ${sayCounts(alerts)}`
  const more = open.length > DETAILED ? `The worst ${DETAILED}; Show all lists the others.` : ''
  const lines = worst.map(alert => shorten(withoutLinks(sayRow(alert, changes, vendors, frame)), LONGEST_LINE))
  const tables = CONDITIONS.flatMap(condition => {
    const those = worst.filter(alert => alert.condition === condition)
    return alertTable(condition, those, { changes, vendors, frame, most: TABLE_TEXT })
  })
  return {
    text: shorten([`${says}.`, more, ...lines.map(line => `${line}.`)].filter(Boolean).join(' '), MESSAGE_TEXT),
    blocks: [
      section(`*${says}*${more && `\n${more}`}`),
      ...tables,
      ...(worst.length > 0 ? [alertPicker('alert', worst)] : []),
      actions('alerts', [button(SHOW_ALL, 'Show all', { label: 'Show all alerts that are open' })])
    ]
  }
}

function alertLines(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame, mark = ''): string[] {
  const { alert, events, changes } = subject
  const { zone } = frame
  const label = vendor?.label ?? alert.vendor
  const more =
    changes.length > MOST_CHANGES ? [`${changes.length - MOST_CHANGES} more changes are in the history.`] : []
  const linked = [...sayChanges(changes.slice(0, MOST_CHANGES), frame), ...more]
  if (alert.state.name === 'closed') {
    const was = `It had been ${nameLevel(alert.level)} since ${sayDay(alert.levelSince, zone)}.`
    return [sayClosed(alert, lastFigures(alert, events), label), was, sayHandled(alert, zone), ...linked]
  }
  const what = sayAlert(alert, { vendor: label, zone, mark })
  const how = [sayReopened(alert, events, zone), sayEased(alert, events, zone), sayHandled(alert, zone)]
  return [what, ...how, ...linked].filter(Boolean)
}

function sayOlder(alert: Alert, vendor: Vendor | undefined, { zone }: Frame): string {
  const name = `${escaped(alert.company.name)} (${escaped(vendor?.label ?? alert.vendor)})`
  return `${name}: alert since ${sayDay(alert.since, zone)}. A newer message tells how it went on.`
}

/** A screen reader would read out the URLs. */
function withoutLinks(line: string): string {
  return line.replace(/<https?:[^|>]+\|([^>]*)>/g, '$1')
}

/** `3 over the limit, 9 nearly full, 1 closed`, worst first. */
function sayCounts(alerts: readonly Alert[]): string {
  const open = alerts.filter(({ state }) => state.name !== 'closed')
  const closed = alerts.length - open.length
  const levels: readonly Level['name'][] = ['over', 'ended', 'ending', 'near']
  const counts = levels.flatMap(name => {
    const those = open.filter(({ level }) => level.name === name)
    const [one] = those
    return one ? [`${those.length} ${nameLevel(one.level)}`] : []
  })
  return [...counts, ...(closed > 0 ? [`${closed} resolved`] : [])].join(', ')
}
