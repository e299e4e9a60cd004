/** What is to become of a job whose handler threw. The caller decides; this room knows no vendor and no fault by name. */
export type JobErrorClass =
  /** Try again after a growing wait; uses one of the attempts. */
  | { name: 'backoff' }
  /** Not now: try again after that many milliseconds. Uses no attempt. */
  | { name: 'later'; after: number }
  /** Nobody is to take a job from this whole queue for that many milliseconds. Uses no attempt. */
  | { name: 'hold'; for: number }
  /** Drop the job. What the database still owes is rung again by the sweep. */
  | { name: 'give-up' }

/** Must not throw. */
export type ClassifyError = (error: unknown) => JobErrorClass
