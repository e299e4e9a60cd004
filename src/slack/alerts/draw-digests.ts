import type { AuditHead } from '../../changes/ports/audit.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Subject } from '../../watch/alerts/announce.ts'
import type { Digest, Outage } from '../../watch/ports.ts'
import { sayDay, sayTime } from '../text/dates.ts'
import { type DigestPart, sayDigest } from '../text/digest.ts'
import { count, escaped, type Frame, shorten } from '../text/format.ts'
import type { Listeners, SlackDependencies } from '../transport/listener.ts'
import {
  actions,
  button,
  context,
  header,
  MESSAGE_TEXT,
  type Message,
  type ModalView,
  section,
  sections,
  textModal
} from '../ui/blocks.ts'
import { drawMany } from './draw-alert.ts'

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
