/** How long this room waits for what; milliseconds, unless it says otherwise. */
export type Times = {
  /** How long a worker may be silent before its job is given to another. Renewed at half time. */
  lock: number
  /** How often workers look for jobs whose lock has run out. */
  stalledCheck: number
  /** How often a job is tried before it is dropped; the sweep rings again for what is still undone. A number of runs. */
  attempts: number
  /** The wait before the second try; doubles with every further one, and up to half of it is left to chance. */
  backoff: number
  /** How long a ring, a count or a ping may take before it is a fault. */
  answer: number
  /** How often the times of the passes are set again, in case the backend has lost them. */
  schedule: number
  /** How long a handler has to put things in order after its signal fired, and a connection to close. */
  parting: number
}

export const TIMES: Times = {
  lock: 30_000,
  stalledCheck: 30_000,
  attempts: 8,
  backoff: 2_000,
  answer: 3_000,
  schedule: 60_000,
  parting: 2_000
}
