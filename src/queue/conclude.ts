import { DelayedError, type Job, RateLimitError, UnrecoverableError } from 'bullmq'
import type { Ids, Log, WorkerHandle } from './backend.ts'
import type { ClassifyError } from './verdict.ts'

/**
 * Tells BullMQ what the verdict on a handler's error is; it listens to what is thrown, so this always throws. What it
 * throws goes into the job's record, so nothing of the error itself is in it.
 */
export async function conclude(
  classifyError: ClassifyError,
  error: unknown,
  job: Job<Ids>,
  token: string,
  options: ConcludeOptions
): Promise<never> {
  const verdict = classifyError(error)
  const details = { err: error, job: job.data, tries: job.attemptsMade + 1 }
  switch (verdict.name) {
    case 'later':
      await job.moveToDelayed(Date.now() + verdict.after, token)
      throw new DelayedError()
    case 'hold':
      options.log.warn({ ...details, hold: verdict.for }, 'The whole queue waits.')
      await options.worker.rateLimit(Math.max(1, Math.ceil(verdict.for)))
      throw new RateLimitError()
    case 'backoff':
      if (details.tries < (job.opts.attempts ?? 1)) options.log.warn(details, 'A job failed and is tried again.')
      else
        options.log.error(details, 'A job failed for the last time and is dropped; what is still owed is rung again.')
      throw new Error('The handler failed; the reason is in the log.')
    case 'give-up':
      options.log.error(details, 'A job cannot be done and is dropped.')
      throw new UnrecoverableError('The handler gave up; the reason is in the log.')
    default:
      return verdict satisfies never
  }
}

type ConcludeOptions = { worker: WorkerHandle; log: Log }
