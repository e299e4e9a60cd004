import type { WorkerHandle } from './backend.ts'

export type Locks = {
  /** From now until released the signal fires as soon as the job may have been given to another worker. */
  hold(job: string): { signal: AbortSignal; release(): void }
}

/**
 * Watches what a worker holds. BullMQ tells when a renewal was refused, but not when nobody could be asked, so silence
 * for the length of a lock counts as lost too.
 */
export function watchLocks(worker: WorkerHandle, lock: number): Locks {
  const held = new Map<string, { lose(): void; timer: NodeJS.Timeout }>()
  worker.on('locksRenewed', ({ jobIds }) => {
    for (const job of jobIds) held.get(job)?.timer.refresh()
  })
  worker.on('lockRenewalFailed', jobs => {
    for (const job of jobs) held.get(job)?.lose()
  })
  return {
    hold(job) {
      const loss = new AbortController()
      const lose = () => loss.abort(new Error('The queue may have given this job to another worker.'))
      const mine = { lose, timer: setTimeout(lose, lock) }
      held.set(job, mine)
      return {
        signal: loss.signal,
        release() {
          clearTimeout(mine.timer)
          // A job that was lost may have come back to this very worker meanwhile.
          if (held.get(job) === mine) held.delete(job)
        }
      }
    }
  }
}
