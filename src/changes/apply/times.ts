/** How long applying a change waits for what, in milliseconds. */
export type ApplyTimes = {
  /** How long a worker may go without a sign of life before another takes over; longer than any one vendor call. */
  lease: number
  /** How soon to look again when another change of the company, or another worker, is in the way. */
  busy: number
  /** How soon to look again while the policy holds it back. */
  held: number
  /** The pauses before each look at what a write has come to, for a vendor whose reads lag behind its writes. */
  readBack: readonly number[]
}

export const APPLY_TIMES: ApplyTimes = { lease: 90_000, busy: 5_000, held: 30_000, readBack: [0, 1_000, 3_000] }
