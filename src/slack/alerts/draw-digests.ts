import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Subject } from '../../watch/alerts/announce.ts'
import type { Digest, Outage } from '../../watch/ports.ts'
import type { Message } from '../change-message/draw-change.ts'
import { type DigestPart, sayDigest } from '../text/digest.ts'
import { count, escaped, sayDay, sayMoment, shorten } from '../text/format.ts'
import type { SlackDependencies } from '../transport/listener.ts'
import { context, type Frame, header, plainView, section, sections } from '../ui/blocks.ts'
import { openForViewer } from '../ui/viewer.ts'
import { buttonRow, drawMany } from './draw-alert.ts'

const SHOW_DIGEST = 'daily-digest.show-all'

type DailyDigest = Extract<Digest, { name: 'daily' }>

/** So many lines of each part stand in the message; a button shows all of them. */
const LINES = 7
const LONGEST_TEXT = 3900
/** Slack takes 250 kB of a view: so many sections of each part are within that in any script. */
const SECTIONS = 6

/** What a day's work begins with. The text alone tells all that the blocks do. */
export function drawDailyDigest(
  { id, at, content }: DailyDigest,
  vendors: readonly Vendor[],
  { zone }: Frame
): Message {
  const title = `Daily digest of ${sayDay(at, zone)}`
  const said = sayDigest(content, vendors, zone).map(part => [sayTitle(part), ...sayCut(part)].join(' '))
  const parts = sayDigest(content, vendors, zone, '*')
  const isCut = parts.some(({ lines }) => lines.length > LINES)
  const all = { type: 'plain_text' as const, text: 'Show all' }
  return {
    text: shorten([`${title}.`, ...said].join(' '), LONGEST_TEXT),
    blocks: [
      header(title),
      ...parts.flatMap(part => sections([`*${sayTitle(part)}*`, ...sayCut(part, '• ')])),
      ...(isCut ? [buttonRow('daily', [{ type: 'button', action_id: SHOW_DIGEST, text: all, value: id }])] : [])
    ]
  }
}

/** All that a digest tells, in a modal. */
export function drawWholeDailyDigest(
  { at, content }: DailyDigest,
  vendors: readonly Vendor[],
  { zone }: Frame
): ModalView {
  const blocks = sayDigest(content, vendors, zone, '*').flatMap(part => {
    const all = sections([`*${sayTitle(part)}*`, ...part.lines.map(line => `• ${line}`)])
    const rest = all.length > SECTIONS ? [context('There are more of these than fit here.')] : []
    return [...all.slice(0, SECTIONS), ...rest]
  })
  return plainView('Daily digest', `As it was on ${sayDay(at, zone)}.`, blocks)
}

function sayTitle({ title, lines, where, besides }: DigestPart): string {
  const them = besides ? `them and ${besides}` : 'them'
  return lines.length === 0 ? `${title} (${where} lists ${them}).` : `${title}:`
}

/** The first lines, and how many there are more and where. */
function sayCut({ lines, where }: DigestPart, mark = ''): string[] {
  const rest = lines.length - LINES
  const more = rest > 0 ? [`${count(rest)} more under Show all${where && `; ${where} shows how they stand now`}.`] : []
  return [...lines.slice(0, LINES).map(line => `${mark}${line}.`), ...more]
}

/** The button beneath a daily digest that had more to tell than a message should: shows all of it. */
export function listenToDailyDigest(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW_DIGEST, async ({ ack, body, action, respond }) => {
    await ack()
    const viewId = await openForViewer(dependencies, { body, respond }, plainView('Daily digest', 'One moment…'))
    if (!viewId) return
    const digest = await dependencies.store.digest(action.value ?? '')
    const view =
      digest?.name === 'daily'
        ? drawWholeDailyDigest(digest, dependencies.vendors, dependencies.frame)
        : plainView('Daily digest', 'This digest does not exist any more.')
    await dependencies.views.update(viewId, view)
  })
}

/** Several alerts in one message, or the morning's news. */
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

/** That a vendor does not answer, and that it answers again. */
export function drawOutage({ vendor: name, since, overAt }: Outage, vendor: Vendor | undefined, frame: Frame): Message {
  const label = escaped(vendor?.label ?? name)
  const from = sayMoment(since, frame.zone)
  const text = overAt
    ? `${label} answers again: it did not from ${from} to ${sayMoment(overAt, frame.zone)} (${frame.zone}). Its companies are looked at as before.`
    : `${label} has not answered since ${from} (${frame.zone}). Until it does, nothing new is told of its companies; this message says when it is over.`
  return { text, blocks: [section(text)] }
}
