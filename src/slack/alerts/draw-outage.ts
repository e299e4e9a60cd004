import type { Vendor } from '../../changes/vendor.ts'
import type { Outage } from '../../watch/ports.ts'
import { section } from '../blocks.ts'
import type { Message } from '../card.ts'
import { escaped } from '../mrkdwn.ts'

/** That a vendor does not answer, and that it answers again. */
export function drawOutage({ vendor: name, since, overAt }: Outage, vendor: Vendor | undefined): Message {
  const text = `${escaped(vendor?.label ?? name)} ${since.toISOString()} ${overAt?.toISOString() ?? ''}`
  return { text, blocks: [section(text)] }
}
