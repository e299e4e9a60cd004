import type { Button, KnownBlock } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import type { Subject } from '../../watch/alerts/subject.ts'
import type { Linked } from '../../watch/ports.ts'
import type { Message } from '../change-message/draw-change.ts'
import { lastFigures, sayClosed, sayEased } from '../text/alert-ends.ts'
import { sayBrokeThrough } from '../text/alert-events.ts'
import { nameLevel, sayAlert, sayHandled } from '../text/alerts.ts'
import { sayDay } from '../text/days.ts'
import { nameState } from '../text/state.ts'
import { context, section, sections } from '../ui/blocks.ts'
import { type Frame, permalink } from '../ui/frame.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'
import { buttonsFor } from './buttons.ts'

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
export function alertBlocks(subject: AlertSubject, vendor: Vendor | undefined, frame: Frame): KnownBlock[] {
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
export function unlinked(line: string): string {
  return line.replace(/<https?:[^|>]+\|([^>]*)>/g, '$1')
}
