import type { AuditHead } from '../../changes/ports/audit.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { type Alert, CONDITIONS, type Level, worstOf } from '../../watch/alerts/alert.ts'
import { DETAILED, type Subject } from '../../watch/alerts/announce.ts'
import type { Digest, Outage } from '../../watch/ports.ts'
import { lastFigures, nameLevel, sayAlert, sayClosed, sayEased, sayHandled, sayReopened } from '../text/alerts.ts'
import { sayDay, sayTime } from '../text/dates.ts'
import { type DigestPart, sayDigest } from '../text/digest.ts'
import { count, escaped, type Frame, shorten } from '../text/format.ts'
import type { Listeners, SlackDependencies } from '../transport/listener.ts'
import {
  actions,
  button,
  context,
  header,
  type KnownBlock,
  MESSAGE_TEXT,
  type Message,
  type ModalView,
  section,
  sections,
  textModal
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

const SHOW_DIGEST = 'daily-digest.show-all'
const TITLE = 'Daily digest'

type DailyDigest = Extract<Digest, { name: 'daily' }>

/** Most lines of each part in the message; a button shows all of them. */
const LINES = 7
/** Most sections of each part in the modal: Slack takes 250 kB, and a character can need several bytes. */
const SECTIONS = 6

/** The message of several alerts, or of a daily digest. */
export function drawDigest(
  { digest, alerts, changes }: Extract<Subject, { name: 'digest' }>,
  vendors: readonly Vendor[],
  frame: Frame
): Message {
  switch (digest.name) {
    case 'many':
      return drawMany({ alerts, changes }, vendors, frame)
    case 'daily':
      return drawDailyDigest(digest, vendors, frame)
    default:
      return digest satisfies never
  }
}

/** The message of an outage: that a vendor does not answer, and later that it does. */
export function drawOutage({ vendor: name, since, overAt }: Outage, vendor: Vendor | undefined, frame: Frame): Message {
  const label = escaped(vendor?.label ?? name)
  const from = sayTime(since, frame.zone)
  const text = overAt
    ? `✅ *${label} is back.* It did not answer from ${from} to ${sayTime(overAt, frame.zone)}.`
    : `⚠️ *${label} is not answering* since ${from}. Alerts about its companies are paused; this message will say when it is back.`
  return { text, blocks: [section(text)] }
}

/** The message of a daily digest. The text has everything that the blocks have. */
export function drawDailyDigest(
  { id, at, content }: DailyDigest,
  vendors: readonly Vendor[],
  { zone }: Frame
): Message {
  const title = `Daily digest · ${sayDay(at, zone)}`
  const parts = sayDigest(content, vendors, zone, '*')
  const witness = sayAudit(content.audit)
  const isCut = parts.some(({ lines }) => lines.length > LINES)
  return {
    text: `${sayAloud(title, sayDigest(content, vendors, zone), MESSAGE_TEXT - witness.length - 1)} ${witness}`,
    blocks: [
      header(title),
      ...parts.flatMap(part => sections([`*${sayTitle(part)}*`, ...sayCut(part, '• ')])),
      context(witness),
      ...(isCut ? [actions('daily', [button(SHOW_DIGEST, 'Show all', { value: id })])] : [])
    ]
  }
}

/** The digest as sentences, with as many lines of each part as fit. */
function sayAloud(title: string, parts: readonly DigestPart[], most: number): string {
  const say = (lines: number) => {
    const said = parts.map(part => [sayTitle(part), sayCut(part, '', lines).join('; ')].filter(Boolean).join(': '))
    return [title, ...said].map(one => `${one}.`).join(' ')
  }
  let lines = LINES
  while (lines > 0 && say(lines).length > most) lines -= 1
  return shorten(say(lines), most)
}

/** With it, `audit verify --head` finds whether the audit was replaced since. */
function sayAudit(head: AuditHead): string {
  return `Audit: ${count(head.count)} entries, head \`${head.count}:${head.hash}\``
}

/** A whole daily digest, in a modal. */
export function drawWholeDailyDigest(
  { at, content }: DailyDigest,
  vendors: readonly Vendor[],
  { zone }: Frame
): ModalView {
  const blocks = sayDigest(content, vendors, zone, '*').flatMap(part => {
    const all = sections([`*${sayTitle(part)}*`, ...part.lines.map(line => `• ${line}`)])
    const rest = all.length > SECTIONS ? [context('More than fit here.')] : []
    return [...all.slice(0, SECTIONS), ...rest]
  })
  return textModal(TITLE, `As of ${sayDay(at, zone)}`, blocks)
}

function sayTitle({ title, lines, where, besides }: DigestPart): string {
  const them = besides ? `them and ${besides}` : 'them'
  return lines.length === 0 ? `${title} (${where} lists ${them})` : title
}

/** The first lines, and how many more there are and where. */
function sayCut({ lines, where }: DigestPart, mark = '', most = LINES): string[] {
  const rest = lines.length - most
  const more = rest > 0 ? [`and ${count(rest)} more${where && `; ${where} has the current list`}`] : []
  return [...lines.slice(0, most).map(line => `${mark}${line}`), ...more]
}

/** The button of a shortened daily digest: shows all of it in a modal. */
export function listenToDailyDigest(listeners: Listeners, { store, views, vendors, frame }: SlackDependencies): void {
  listeners.open(
    SHOW_DIGEST,
    () => textModal(TITLE, 'One moment…'),
    async ({ value }, viewId) => {
      const digest = await store.digest(value)
      const view =
        digest?.name === 'daily'
          ? drawWholeDailyDigest(digest, vendors, frame)
          : textModal(TITLE, 'This digest no longer exists.')
      await views.update(viewId, view)
    }
  )
}
