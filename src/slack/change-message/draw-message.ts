import type { Change } from '../../changes/model/change.ts'
import type { Subject as ChangeSubject } from '../../changes/outbox/send.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Subject as WatchSubject } from '../../watch/alerts/announce.ts'
import { drawAlert } from '../alerts/draw-alert.ts'
import { drawDigest, drawOutage } from '../alerts/draw-digests.ts'
import { shorten } from '../text/format.ts'
import { type Frame, section } from '../ui/blocks.ts'
import { drawBreakGlass, drawCard, drawFreeze, drawOutcome, drawReminder, type Message } from './draw-change.ts'

/** All that a notice can be about. */
export type Subject = ChangeSubject | WatchSubject

export type Drawing = { vendors: readonly Vendor[]; frame: Frame }

/** Slack takes no longer text when a message is edited. */
const LONGEST_TEXT = 4000

const ASTRAY =
  'I cannot write in the channel of this change, so it stands here, where only you see it. Whoever may approve it finds it with `/company queue`. Invite me to that channel, or have CHANGES_CHANNEL set to one where I am.'

/** A notice's message, as it stands in that channel: drawn from the row alone. */
export function drawMessage(subject: Subject, channel: string, { vendors, frame }: Drawing): Message {
  const vendorOf = ({ vendor }: { vendor: string }) => vendors.find(({ name }) => name === vendor)
  switch (subject.name) {
    case 'change':
      return drawOfChange(subject, channel, vendorOf(subject.change))
    case 'reminder':
      return drawReminder(subject.change, subject.kind, subject.recipients)
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
      return isAstray(change, channel) ? astray(drawCard(change, vendor)) : drawCard(change, vendor)
    case 'outcome':
      return drawOutcome(change, vendor)
    case 'break-glass':
      return drawBreakGlass(change, vendor)
    default:
      return kind satisfies never
  }
}

/** Whether a card has no place where it belongs; a change that was asked from a Home belongs to its requester. */
function isAstray({ channel: own, requester }: Change, channel: string): boolean {
  return channel !== own && own !== requester.user
}

function astray({ text, blocks }: Message): Message {
  return { text: shorten(`${text} ${ASTRAY}`, LONGEST_TEXT), blocks: [section(ASTRAY), ...blocks] }
}
