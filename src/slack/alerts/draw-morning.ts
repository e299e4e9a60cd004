import type { Vendor } from '../../changes/vendor.ts'
import type { Digest } from '../../watch/ports.ts'
import { section } from '../blocks.ts'
import type { Message } from '../card.ts'
import { sayDay } from '../words/days.ts'
import type { Frame } from './frame.ts'

/** What a day's work begins with. */
export function drawMorning(
  { at, news }: Extract<Digest, { name: 'morning' }>,
  _vendors: readonly Vendor[],
  { zone }: Frame
): Message {
  const text = `${sayDay(at, zone)}: ${news.open} alerts are open, ${news.overLimit} companies are over their limit.`
  return { text, blocks: [section(text)] }
}
