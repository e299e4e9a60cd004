import type { Vendor } from '../../changes/vendor.ts'
import type { Subject } from '../../watch/subject.ts'
import { section } from '../blocks.ts'
import type { Message } from '../card.ts'
import { escaped } from '../mrkdwn.ts'

/** An alert's message, drawn from its row. */
export function drawAlert({ alert }: Extract<Subject, { name: 'alert' }>, vendor: Vendor | undefined): Message {
  const text = `${escaped(alert.company.name)} (${escaped(vendor?.label ?? alert.vendor)}): ${alert.level.name}.`
  return { text, blocks: [section(text)] }
}
