import type { Change } from '../../changes/model/change.ts'
import type { Subject as ChangeSubject } from '../../changes/outbox/send.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import type { Subject as WatchSubject } from '../../watch/alerts/announce.ts'
import { drawAlert } from '../alerts/draw-alert.ts'
import { drawDigest, drawOutage } from '../alerts/draw-digests.ts'
import { type Frame, shorten } from '../text/format.ts'
import { MESSAGE_TEXT_LIMIT, type Message, section } from '../ui/blocks.ts'
import { drawBreakGlass, drawChange, drawFreeze, drawOutcome, drawReminder } from './draw-change.ts'

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
