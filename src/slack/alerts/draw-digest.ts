import type { Vendor } from '../../changes/vendor.ts'
import type { Subject } from '../../watch/subject.ts'
import type { Message } from '../card.ts'
import { drawMany } from './draw-many.ts'
import { drawMorning } from './draw-morning.ts'
import type { Frame } from './frame.ts'

/** Several alerts in one message, or the morning's news. */
export function drawDigest(
  { digest, alerts, changes }: Extract<Subject, { name: 'digest' }>,
  vendors: readonly Vendor[],
  frame: Frame
): Message {
  switch (digest.name) {
    case 'many':
      return drawMany({ alerts, changes }, vendors, frame)
    case 'morning':
      return drawMorning(digest, vendors, frame)
    default:
      return digest satisfies never
  }
}
