import type { Button, KnownBlock, ModalView } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert, Level } from '../../watch/alerts/alert.ts'
import { DETAILED, type Subject, storyOf } from '../../watch/alerts/announce.ts'
import type { Linked } from '../../watch/ports.ts'
import type { Message } from '../change-message/draw-change.ts'
import { lastFigures, nameLevel, sayAlert, sayBrokeThrough, sayClosed, sayEased, sayHandled } from '../text/alerts.ts'
import { nameState } from '../text/changes.ts'
import { escaped, nameVendor, sayDay, shorten } from '../text/format.ts'
import type { SlackDependencies } from '../transport/listener.ts'
import { context, type Frame, permalink, plainView, section, sections } from '../ui/blocks.ts'
import { alertButton, buttonsFor, OPEN_ALERT, SHOW_ALL } from './buttons.ts'

type AlertSubject = Extract<Subject, { name: 'alert' }>

/** Slack cuts a message's text at 4000 characters. */
const LONGEST_TEXT = 3900
/** More changes than these are told in the history. */
const MOST_CHANGES = 5

/** An alert's message, drawn from its row. The text alone carries the whole meaning. */
export function drawAlert(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame): Message {
  const { alert, latest } = subject
  if (!latest) {
    const text = sayOlder(alert, vendor, frame)
    return { text, blocks: [context(text)] }
  }
  const lines = alertLines(subject, vendor, frame)
  return { text: shorten(lines.map(unlinked).join(' '), LONGEST_TEXT), blocks: alertBlocks(subject, vendor, frame) }
}

/** An alert as it stands now, with its buttons: in its message, and in a modal. */
function alertBlocks(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame): KnownBlock[] {
  const { alert } = subject
  const [what = '', ...more] = alertLines(subject, vendor, frame, '*')
  return [section(what), ...sections(more), buttonRow(`alert:${alert.id}`, buttonsFor(alert, vendor))]
}

/** Several buttons beside each other. */
export function buttonRow(id: string, elements: Button[]): KnownBlock {
  return { type: 'actions', block_id: id.slice(0, 255), elements }
}

/** `Change requested by @ann: applied`, each with a link to its message. */
export function sayChanges(changes: readonly Linked[], frame: Frame): string[] {
  return changes.map(({ change, card }) => {
    const link = card ? permalink(frame, card) : undefined
    return `${link ? `<${link}|Change>` : 'Change'} asked by <@${change.requester.user}>: ${nameState(change)}.`
  })
}

/** The same of the change that was asked last because of one of several alerts, where there is one. */
export function sayLatestChange(alert: Alert, changes: readonly (Linked & { alert: string })[], frame: Frame): string {
  return sayChanges(changes.filter(change => change.alert === alert.id).slice(0, 1), frame).join('')
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
  const how = [sayBrokeThrough(alert, events, zone), sayEased(alert, events, zone), sayHandled(alert, zone)]
  return [what, ...how, ...linked].filter(Boolean)
}

function sayOlder(alert: Alert, vendor: Vendor | undefined, { zone }: Frame): string {
  const name = `${escaped(alert.company.name)} (${escaped(vendor?.label ?? alert.vendor)})`
  return `${name}: alert since ${sayDay(alert.since, zone)}. A newer message tells how it went on.`
}

/** What a screen reader reads of a link: its words. */
function unlinked(line: string): string {
  return line.replace(/<https?:[^|>]+\|([^>]*)>/g, '$1')
}

/** What stands there until something is read. */
export function loadingView(channel: string, title = 'Alert'): ModalView {
  return { ...plainView(title, 'One moment…'), private_metadata: JSON.stringify({ channel }) }
}

/** Draws an alert with its buttons in an open modal; `note` is what became of what somebody did there. */
export async function showAlert(
  dependencies: SlackDependencies,
  viewId: string,
  id: string,
  channel: string,
  note = ''
): Promise<void> {
  const alert = await dependencies.store.alert(id)
  if (!alert) return await dependencies.views.update(viewId, plainView('Alert', 'This alert does not exist any more.'))
  const vendor = dependencies.vendors.find(({ name }) => name === alert.vendor)
  const blocks = alertBlocks(
    { name: 'alert', alert, latest: true, ...(await storyOf(dependencies.store, alert)) },
    vendor,
    dependencies.frame
  )
  await dependencies.views.update(viewId, {
    ...loadingView(channel),
    blocks: [...(note ? [section(note)] : []), ...blocks]
  })
}

type Digest = Extract<Subject, { name: 'digest' }>
/** Those that were asked because of the alerts that are drawn. */
export type Changes = Digest['changes']

const LONGEST_ROWS = 3900
/** Ten of them fit in the text, whatever the companies are called. */
const LONGEST_LINE = 300

/** The alerts of one pass, worst first, each as it stands now. */
export function drawMany(
  { alerts, changes }: Pick<Digest, 'alerts' | 'changes'>,
  vendors: readonly Vendor[],
  frame: Frame
): Message {
  const worst = alerts.slice(0, DETAILED)
  const says = `${alerts.length} alerts at once: ${sayCounts(alerts)}.`
  const more = alerts.length > DETAILED ? `These are the worst ${DETAILED}; Show all lists the others.` : ''
  const lines = worst.map(alert => shorten(unlinked(sayRow(alert, changes, vendors, frame)), LONGEST_LINE))
  return {
    text: shorten([says, more, ...lines].filter(Boolean).join(' '), LONGEST_ROWS),
    blocks: [
      section(`*${says}*${more && `\n${more}`}`),
      ...worst.map(alert => alertRow(alert, changes, vendors, frame)),
      buttonRow('alerts', [
        {
          type: 'button',
          action_id: SHOW_ALL,
          text: { type: 'plain_text', text: 'Show all' },
          accessibility_label: 'Show all alerts that are open'
        }
      ])
    ]
  }
}

/** An alert on one line, with the button that opens it. */
export function alertRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame): KnownBlock {
  return {
    ...section(sayRow(alert, changes, vendors, frame, '*')),
    accessory: alertButton(OPEN_ALERT, 'Open', alert, 'Open the alert')
  }
}

function sayRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame, mark = ''): string {
  const { zone } = frame
  const vendor = nameVendor(vendors, alert.vendor)
  const isClosed = alert.state.name === 'closed'
  const what = isClosed ? sayClosed(alert, alert.first, vendor) : sayAlert(alert, { vendor, zone, mark })
  return [what, sayHandled(alert, zone), sayLatestChange(alert, changes, frame)].filter(Boolean).join(' ')
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
  return [...counts, ...(closed > 0 ? [`${closed} closed by now`] : [])].join(', ')
}
