/** What a test can make go wrong. */
export type Switches = {
  /** How the Web API is: up, answering 503, or dropping connections. */
  state: 'up' | 'unavailable' | 'refusing'
  /** Every answer of the Web API comes this much later, in milliseconds. */
  slow: number
  /** User groups exist on paid plans only. */
  paid: boolean
  /** `strict` allows one message a second and channel, after a short burst. */
  rates: 'off' | 'strict'
  /** The next calls that get a 429; each names a method or `*`, and the seconds to wait. */
  limited: { method: string; retryAfter: number }[]
}

export function switches(): Switches {
  return { state: 'up', slow: 0, paid: true, rates: 'off', limited: [] }
}
