import type { Change } from '../../changes/model/change.ts'
import type { Subject as ChangeSubject, ReminderKind } from '../../changes/outbox/send.ts'
import type { Freeze } from '../../changes/ports/context.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import type { Recipients } from '../../policy/reminders.ts'
import type { Subject as WatchSubject } from '../../watch/alerts/announce.ts'
import { drawAlert, drawDigest, drawOutage } from '../alerts/draw-alert.ts'
import { drawBatch } from '../batch/draw-batch.ts'
import { sayOutcome, statusOf } from '../text/changes.ts'
import { companyId, companyName } from '../text/company.ts'
import { sayTime } from '../text/dates.ts'
import { sayEditsAloud, sayRevised } from '../text/edits.ts'
import { escaped, type Frame, itemsWithin, oneLine, shorten } from '../text/format.ts'
import { sayMissing } from '../text/policy.ts'
import { context, MESSAGE_TEXT, MESSAGE_TEXT_LIMIT, type Message, section, sections } from '../ui/blocks.ts'
import { drawChange } from './draw-change.ts'

/** What a message can be about. */
export type Subject = ChangeSubject | WatchSubject

export type Drawing = { vendors: readonly Vendor[]; frame: Frame }

/** The message about a subject, for a channel: drawn from its row alone. */
export function drawMessage(subject: Subject, channel: string, { vendors, frame }: Drawing): Message {
  const vendorOf = ({ vendor }: { vendor: string }) => vendorByName(vendors, vendor)
  switch (subject.name) {
    case 'change':
      return drawOfChange(subject, channel, vendorOf(subject.change))
    case 'edited':
      return drawEdited(subject, vendorOf(subject.change))
    case 'reminder':
      return drawReminder(subject.change, subject.kind, subject.recipients)
    case 'batch':
      return drawBatch(subject.batch, subject.changes, { vendors, frame })
    case 'freeze':
      return drawFreeze(subject.freeze, subject.kind)
    case 'alert':
      return drawAlert(subject, vendorOf(subject.alert), frame)
    case 'digest':
      return drawDigest(subject, vendors, frame)
    case 'outage':
      return drawOutage(subject.outage, vendorOf(subject.outage), frame)
    default:
      return subject satisfies never
  }
}

function drawOfChange(
  { kind, change }: Extract<Subject, { name: 'change' }>,
  channel: string,
  vendor: Vendor | undefined
): Message {
  switch (kind) {
    case 'card':
      return isMisplaced(change, channel) ? misplaced(drawChange(change, vendor)) : drawChange(change, vendor)
    case 'outcome':
      return drawOutcome(change, vendor)
    case 'upcoming':
      return drawUpcoming(change, vendor)
    case 'break-glass':
      return drawBreakGlass(change, vendor)
    default:
      return kind satisfies never
  }
}

/**
 * Tells the requester, once, in the thread, how the change ended. The message above says what differs, so that only the
 * text, which a notification shows alone, says it again.
 */
export function drawOutcome(change: Change, vendor: Vendor | undefined): Message {
  const { words } = statusOf(change)
  const [sentence] = change.state.name === 'applied' ? [] : sayOutcome(change, vendor)
  const says = [`<@${change.requester.user}> ${words}.`, sentence].filter(Boolean).join(' ')
  const edits = itemsWithin(sayEditsAloud(change, vendor), ', ', MESSAGE_TEXT / 2)
  const company = `${companyName(change.company)} (${escaped(vendor?.label ?? change.vendor)})`
  const text = `<@${change.requester.user}> ${words}: ${company}, ${edits}.${sentence ? ` ${sentence}` : ''}`
  return { text: shorten(text, MESSAGE_TEXT), blocks: [section(says)] }
}

/** Tells the channel, once, that somebody used break-glass. */
function drawBreakGlass(change: Change, vendor: Vendor | undefined): Message {
  const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
  const who = breakGlass ? `<@${breakGlass.person.user}>` : 'Somebody'
  const company = `${companyName(change.company)} · ${escaped(vendor?.label ?? change.vendor)}`
  const edits = itemsWithin(sayEditsAloud(change, vendor), ', ', MESSAGE_TEXT / 2)
  const reason = oneLine(shorten(breakGlass?.reason ?? '', 500))
  const what = `${who} is applying this change alone, without an approval: “${reason}”`
  return {
    text: `Break-glass: ${who} is applying a change of ${companyName(change.company)} (id ${companyId(change.company)}) alone, ${edits}. Reason: “${reason}”`,
    blocks: [
      section(`🔥 *Break-glass* · ${company}`),
      section(edits),
      context(`${what} · id ${companyId(change.company)}`)
    ]
  }
}

/** Tells the requester that somebody else edited the change: what differs, both reasons, and what that means. */
function drawEdited({ change, edit }: Extract<Subject, { name: 'edited' }>, vendor: Vendor | undefined): Message {
  const { after, before } = edit
  const id = companyId(change.company)
  const company = `${companyName(change.company)} · ${escaped(vendor?.label ?? change.vendor)}`
  const means = `Earlier approvals are void. From now on <@${after.editor.user}> counts as its requester too, so somebody else must approve it.`
  const aloud = itemsWithin(sayRevised(after, before, vendor, ''), '. ', MESSAGE_TEXT / 2)
  return {
    text: shorten(`Your change was edited: ${company}, id ${id}. ${means} ${aloud}`, MESSAGE_TEXT),
    blocks: [
      section(`✏️ *Your change was edited* · ${company}`),
      ...sections(sayRevised(after, before, vendor)),
      context(`${means} · id ${id}`)
    ]
  }
}

/** Reminds the people whom a pending change waits for, in its thread. */
export function drawReminder(change: Change, kind: ReminderKind, { users, groups }: Recipients): Message {
  const { state, requirement } = change
  const progress = state.name === 'pending' ? (state.progress ?? []) : []
  const pings = [...groups.map(group => `<!subteam^${group}>`), ...users.map(user => `<@${user}>`)]
  const begin = kind === 'reminder' ? 'Still waiting' : 'Waiting too long, so others may approve now'
  const what = change.batch ? `a batch of ${change.batch.rows} changes` : companyName(change.company)
  const sentence = `${begin}: ${what} needs ${sayMissing(requirement, progress)}.`
  const text = [...(pings.length > MOST_IN_TEXT ? [] : pings), sentence].join(' ')
  const rows = Array.from({ length: Math.ceil(pings.length / PINGS_IN_ROW) }, (_, row) =>
    section(pings.slice(row * PINGS_IN_ROW, (row + 1) * PINGS_IN_ROW).join(' '))
  )
  return { text: shorten(text, MESSAGE_TEXT), blocks: [section(text), ...(pings.length > MOST_IN_TEXT ? rows : [])] }
}

/** More people than that stand below the sentence: before it, they would cut it. */
const MOST_IN_TEXT = 20
/** So many mentions fit in a section. */
const PINGS_IN_ROW = 100

/** Tells, in the thread of a scheduled change, that it is soon due. */
function drawUpcoming(change: Change, vendor: Vendor | undefined): Message {
  const { state, requester } = change
  const due = state.name === 'scheduled' ? sayTime(state.due, 'UTC') : 'soon'
  const begin = `<@${requester.user}> Applied ${due}`
  const what = `${companyName(change.company)} (${escaped(vendor?.label ?? change.vendor)})`
  const edits = itemsWithin(sayEditsAloud(change, vendor), ', ', MESSAGE_TEXT / 2)
  const until = 'Until then it can be edited or withdrawn.'
  return { text: `${begin}: ${what}, ${edits}. ${until}`, blocks: [section(`${begin}. ${until}`)] }
}

/** Announces a freeze, or its end. */
function drawFreeze({ by, reason, unfrozen }: Freeze, kind: 'frozen' | 'unfrozen'): Message {
  const text =
    kind === 'frozen'
      ? `🧊 *Frozen* by <@${by.user}>: “${oneLine(shorten(reason, 1000))}”. Nothing can be requested, approved or applied until \`/company unfreeze\`.`
      : `✅ *Unfrozen* by <@${(unfrozen?.by ?? by).user}>. Approved changes are applied now.`
  return { text: text.replace(/\*(\w+)\*/, '$1'), blocks: [section(text)] }
}

const MISPLACED =
  'Only you see this: I can’t post in the channel of this change. Approvers find it with `/company queue`. Invite me to that channel, or set CHANGES_CHANNEL to one where I am.'

/** Whether the message of a change is not in its channel. A change requested from Home has no channel but its requester. */
function isMisplaced({ channel: own, requester }: Change, channel: string): boolean {
  return channel !== own && own !== requester.user
}

function misplaced({ text, blocks }: Message): Message {
  return { text: shorten(`${text} ${MISPLACED}`, MESSAGE_TEXT_LIMIT), blocks: [...blocks, context(MISPLACED)] }
}
