import type { Arguments } from './method.ts'
import { word } from './method.ts'
import type { Switches } from './switches.ts'

/** Slack tolerates short bursts and promises nothing about them. */
const BURST = 4

const COUNTED = new Set(['chat.postMessage', 'chat.update', 'chat.postEphemeral'])

/** Answers how many seconds a call has to wait, or 0: one message a second and channel, and what a test ordered. */
export function rates(switches: Switches, now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>()

  return (method: string, given: Arguments): number => {
    const ordered = switches.limited.findIndex(one => one.method === '*' || one.method === method)
    if (ordered >= 0) return switches.limited.splice(ordered, 1)[0]?.retryAfter ?? 1
    if (switches.rates === 'off' || !COUNTED.has(method)) return 0
    const channel = word(given, 'channel') ?? ''
    const bucket = buckets.get(channel) ?? { left: BURST, at: now() }
    const left = Math.min(BURST, bucket.left + (now() - bucket.at) / 1000)
    buckets.set(channel, { left: left >= 1 ? left - 1 : left, at: now() })
    return left >= 1 ? 0 : 1
  }
}
