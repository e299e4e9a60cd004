import type { Vendor } from '../../changes/vendor.ts'
import type { Outage } from '../../watch/ports.ts'
import { section } from '../blocks.ts'
import type { Message } from '../card.ts'
import { escaped } from '../mrkdwn.ts'
import { sayMoment } from '../words/days.ts'
import type { Frame } from './frame.ts'

/** That a vendor does not answer, and that it answers again. */
export function drawOutage({ vendor: name, since, overAt }: Outage, vendor: Vendor | undefined, frame: Frame): Message {
  const label = escaped(vendor?.label ?? name)
  const from = sayMoment(since, frame.zone)
  const text = overAt
    ? `${label} answers again: it did not from ${from} to ${sayMoment(overAt, frame.zone)} (${frame.zone}). Its companies are looked at as before.`
    : `${label} has not answered since ${from} (${frame.zone}). Until it does, nothing new is told of its companies; this message says when it is over.`
  return { text, blocks: [section(text)] }
}
