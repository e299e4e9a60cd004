import { type Arguments, word } from './method.ts'

/** How the Web API behaves; a test can change it. */
export type Conditions = {
  /** The Web API works, answers 503, or drops connections. */
  state: 'up' | 'unavailable' | 'refusing'
  /** The delay of every answer, in milliseconds. */
  slow: number
  /** User groups exist on paid plans only. */
  paid: boolean
  /** `strict` allows one message a second and channel, after a short burst. */
  rates: 'off' | 'strict'
  /** The next calls that get a 429; each names a method or `*`, and the seconds to wait. */
  limited: { method: string; retryAfter: number }[]
  /** The next calls that are done and get no answer: methods. */
  lost: string[]
}

export function normalConditions(): Conditions {
  return { state: 'up', slow: 0, paid: true, rates: 'off', limited: [], lost: [] }
}

/** Whether this call, which is done, gets no answer. */
export function isLost({ lost }: Conditions, method: string): boolean {
  const at = lost.indexOf(method)
  if (at >= 0) lost.splice(at, 1)
  return at >= 0
}

/** Slack tolerates short bursts and promises nothing about them. */
const BURST = 4

const COUNTED = new Set(['chat.postMessage', 'chat.update', 'chat.postEphemeral'])

/** Returns how many seconds a call has to wait, or 0: one message per second and channel, and what a test has set. */
export function rateLimiter(conditions: Conditions, now: () => number) {
  const buckets = new Map<string, { left: number; at: number }>()

  return (method: string, given: Arguments): number => {
    const ordered = conditions.limited.findIndex(one => one.method === '*' || one.method === method)
    if (ordered >= 0) return conditions.limited.splice(ordered, 1)[0]?.retryAfter ?? 1
    if (conditions.rates === 'off' || !COUNTED.has(method)) return 0
    const channel = word(given, 'channel') ?? ''
    const bucket = buckets.get(channel) ?? { left: BURST, at: now() }
    const left = Math.min(BURST, bucket.left + (now() - bucket.at) / 1000)
    buckets.set(channel, { left: left >= 1 ? left - 1 : left, at: now() })
    return left >= 1 ? 0 : 1
  }
}
