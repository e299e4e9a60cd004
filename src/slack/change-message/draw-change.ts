import type { Change } from '../../changes/model/change.ts'
import type { Subject as ChangeSubject, ReminderKind } from '../../changes/outbox/send.ts'
import type { Freeze } from '../../changes/ports/context.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import type { Recipients } from '../../policy/reminders.ts'
import type { Subject as WatchSubject } from '../../watch/alerts/announce.ts'
import { drawAlert } from '../alerts/draw-alert.ts'
import { drawDigest, drawOutage } from '../alerts/draw-digests.ts'
import { drawBatch } from '../batch/draw-batch.ts'
import { nextButton, REVIEW } from '../review/draw-review.ts'
import { sayHow, sayState, sayWarning } from '../text/changes.ts'
import { sayApplyAt, sayMoment, sayTime } from '../text/dates.ts'
import { asSentence, escaped, type Frame, sayEdits, sayUse, shorten } from '../text/format.ts'
import { sayMissing } from '../text/policy.ts'
import {
  actions,
  button,
  context,
  MESSAGE_TEXT,
  MESSAGE_TEXT_LIMIT,
  type Message,
  type SectionBlock,
  section,
  sections
} from '../ui/blocks.ts'

/** The message of a change, from its row. The text has everything that the blocks have. */
export function drawChange(change: Change, vendor: Vendor | undefined): Message {
  const name = escaped(change.company.name)
  const who = (mark: string) =>
    `<@${change.requester.user}> asks to change ${mark}${name}${mark} (${escaped(vendor?.label ?? change.vendor)})`
  const why = `Reason: ${asSentence(change.reason)}${change.reference ? ` Reference: ${asSentence(change.reference)}` : ''}`
  const next = nextButton(change)
  const isChangeable = change.state.name === 'pending' || change.state.name === 'scheduled'
  const buttons = [...(isChangeable ? [reviewButton(change)] : []), ...(next ? [next] : [])]
  const applied = sayApplyAt(change.applyAt)
  const state = sayState(change, vendor)
  const warnings = change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  const use = sayUse(change.use, change.ends)
  const how = sayHow(change, vendor)
  const voided = change.decisions.some(({ revision }) => revision < change.revision)
  const revised =
    change.revision > 1 &&
    `Revision ${change.revision}, edited by <@${change.editor.user}>.${voided ? ' Earlier approvals are void.' : ''}`

  const request = [
    sayApplyAt(change.applyAt, ''),
    `${who('')}.`,
    `${sayEdits(change, vendor, '').join('; ')}.`,
    how,
    revised,
    use && `${use}.`,
    why,
    ...warnings
  ]
  // The state comes last and is never cut: the rest is, where there is too much.
  const room = Math.max(MESSAGE_TEXT / 2, MESSAGE_TEXT - state.length - 1)

  return {
    text: shorten(`${shorten(request.filter(Boolean).join(' '), room)} ${state}`, MESSAGE_TEXT),
    blocks: [
      ...(applied ? [section(applied)] : []),
      section(who('*')),
      ...sections(sayEdits(change, vendor)),
      ...(how ? [context(how)] : []),
      ...(revised ? [context(revised)] : []),
      ...(use ? [context(`When asked: ${use}`)] : []),
      section(why),
      ...sections(warnings),
      section(`*State:* ${state}`),
      ...(buttons.length > 0 ? [actions(`change:${change.id}`, buttons)] : [])
    ]
  }
}

function reviewButton({ id, company }: Change) {
  return button(REVIEW, 'Review', { value: id, label: `Review the change of ${company.name}`, style: 'primary' })
}

/** A change as one line of a list; `state` is how it is described, and times are in the time zone. */
export function sayChange(change: Change, vendor: Vendor | undefined, state: string, zone: string): string {
  const edits = shorten(sayEdits(change, vendor).join('; '), 500)
  const label = escaped(vendor?.label ?? change.vendor)
  return `*${escaped(change.company.name)}* (${label}): ${edits}. Asked by <@${change.requester.user}> on ${sayMoment(change.requestedAt, zone)}, ${state}.`
}

/** The line with a button that opens the change. */
export function changeRow({ id, company }: Change, line: string, text: 'Review' | 'Show'): SectionBlock {
  const open = button(REVIEW, text, { value: id, label: `${text} the change of ${company.name}` })
  return { ...section(line), accessory: open }
}

/** Tells the requester, once, how the change ended. */
export function drawOutcome(change: Change, vendor: Vendor | undefined): Message {
  const text = `<@${change.requester.user}> Your change of ${escaped(change.company.name)}: ${sayState(change, vendor)}`
  return { text: shorten(text, MESSAGE_TEXT), blocks: [section(text)] }
}

/** Tells the channel, once, that somebody used break-glass. */
function drawBreakGlass(change: Change, vendor: Vendor | undefined): Message {
  const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
  const who = breakGlass ? `<@${breakGlass.person.user}> applies` : 'Somebody applies'
  const what = `${who} a change of ${escaped(change.company.name)} alone (break-glass): ${sayEdits(change, vendor, '').join('; ')}.`
  const text = `${what} Reason: ${escaped(breakGlass?.reason ?? '')}`
  return { text: shorten(text, MESSAGE_TEXT), blocks: sections([text]) }
}

/** Reminds the people whom a pending change waits for, in its thread. */
export function drawReminder(change: Change, kind: ReminderKind, { users, groups }: Recipients): Message {
  const { state, requirement } = change
  const progress = state.name === 'pending' ? (state.progress ?? []) : []
  const whom = [...groups.map(group => `<!subteam^${group}>`), ...users.map(user => `<@${user}>`)].join(' ')
  const begin = kind === 'reminder' ? 'Still waiting' : 'This has waited too long, and others may approve now'
  const text = `${begin}: ${escaped(change.company.name)} needs ${sayMissing(requirement, progress)}. ${whom || 'Whoever may approve'}: press Review on the message above.`
  return { text: shorten(text, MESSAGE_TEXT), blocks: [section(text)] }
}

/** Tells, in the thread of a scheduled change, that it is soon due. */
function drawUpcoming(change: Change, vendor: Vendor | undefined): Message {
  const { state, company, requester } = change
  const due = state.name === 'scheduled' ? sayTime(state.due, 'UTC') : 'soon'
  const what = `${escaped(company.name)} (${sayEdits(change, vendor, '').join('; ')})`
  const text = `<@${requester.user}> 🕒 Soon due: ${what} is applied ${due}. Until then it can be edited or withdrawn on the message above.`
  return { text: shorten(text, MESSAGE_TEXT), blocks: [section(shorten(text, MESSAGE_TEXT))] }
}

/** Announces a freeze, or its end. */
function drawFreeze({ by, reason, unfrozen }: Freeze, kind: 'frozen' | 'unfrozen'): Message {
  const text =
    kind === 'frozen'
      ? `<@${by.user}> has frozen everything: ${asSentence(reason)} Nothing is asked for, approved or applied until it is unfrozen.`
      : `<@${(unfrozen?.by ?? by).user}> has unfrozen what was frozen. Changes that were approved go on.`
  return { text, blocks: [section(text)] }
}

/** What a message can be about. */
export type Subject = ChangeSubject | WatchSubject

export type Drawing = { vendors: readonly Vendor[]; frame: Frame }

const MISPLACED =
  'I cannot write in the channel of this change, so it stands here, where only you see it. Whoever may approve it finds it with `/company queue`. Invite me to that channel, or have CHANGES_CHANNEL set to one where I am.'

/** The message about a subject, for a channel: drawn from its row alone. */
export function drawMessage(subject: Subject, channel: string, { vendors, frame }: Drawing): Message {
  const vendorOf = ({ vendor }: { vendor: string }) => vendorByName(vendors, vendor)
  switch (subject.name) {
    case 'change':
      return drawOfChange(subject, channel, vendorOf(subject.change))
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

/** Whether the message of a change is not in its channel. A change requested from Home has no channel but its requester. */
function isMisplaced({ channel: own, requester }: Change, channel: string): boolean {
  return channel !== own && own !== requester.user
}

function misplaced({ text, blocks }: Message): Message {
  return { text: shorten(`${text} ${MISPLACED}`, MESSAGE_TEXT_LIMIT), blocks: [section(MISPLACED), ...blocks] }
}
