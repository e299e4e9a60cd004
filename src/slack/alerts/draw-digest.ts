import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Subject } from '../../watch/alerts/subject.ts'
import type { Message } from '../change-message/draw-change.ts'
import type { Frame } from '../ui/frame.ts'
import { drawDailyDigest } from './draw-daily-digest.ts'
import { drawMany } from './draw-rows.ts'

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
