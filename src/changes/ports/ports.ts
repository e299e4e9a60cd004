import type { Membership } from '../../policy/context.ts'
import type { Person } from '../../policy/people.ts'

export type Clock = { now(): Date; wait(milliseconds: number, signal?: AbortSignal): Promise<void> }

/** The bell. A job holds ids and nothing else; losing one or running it twice changes nothing. */
export type Job = { name: 'apply'; vendor: string; change: string } | { name: 'message'; message: string }

export type Queue = {
  /** Ringing again while the same job waits does nothing. */
  enqueue(job: Job, delay?: number): Promise<void>
}

/** Who is who in Slack just now. */
export type People = {
  /** Who is in each user group; null where Slack did not say. */
  members(groups: readonly string[]): Promise<Readonly<Record<string, readonly string[] | null>>>
  /** `unknown` where Slack did not say. */
  membership(person: Person): Promise<Membership>
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
