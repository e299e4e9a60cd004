import type { Vendor } from '../../changes/vendor.ts'
import type { Subject } from '../../watch/subject.ts'
import { section } from '../blocks.ts'
import type { Message } from '../card.ts'

/** Several alerts in one message, or the morning's news. */
export function drawDigest({ alerts }: Extract<Subject, { name: 'digest' }>, _vendors: readonly Vendor[]): Message {
  const text = `${alerts.length} alerts.`
  return { text, blocks: [section(text)] }
}
