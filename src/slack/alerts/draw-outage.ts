import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Outage } from '../../watch/ports.ts'
import type { Message } from '../change-message/draw-change.ts'
import { sayMoment } from '../text/days.ts'
import { section } from '../ui/blocks.ts'
import type { Frame } from '../ui/frame.ts'
import { escaped } from '../ui/mrkdwn.ts'

/** That a vendor does not answer, and that it answers again. */
export function drawOutage({ vendor: name, since, overAt }: Outage, vendor: Vendor | undefined, frame: Frame): Message {
  const label = escaped(vendor?.label ?? name)
  const from = sayMoment(since, frame.zone)
  const text = overAt
    ? `${label} answers again: it did not from ${from} to ${sayMoment(overAt, frame.zone)} (${frame.zone}). Its companies are looked at as before.`
    : `${label} has not answered since ${from} (${frame.zone}). Until it does, nothing new is told of its companies; this message says when it is over.`
  return { text, blocks: [section(text)] }
}
