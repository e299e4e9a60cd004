import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { Person } from '../../policy/people.ts'

/** How full a company's licence was and when it ends, as a vendor said. */
export type CompanyFigures = Pick<CompanySummary, 'use' | 'ends'>

/** What an alert is about: its seats, or the end of its term. With vendor and company it is the alert's identity. */
export type Condition = 'seats' | 'term'

/** How bad it is. Of seats: `near` the limit, or `over` it by so many whole steps. Of the term: so many days before. */
export type Level =
  | { name: 'near' }
  | { name: 'over'; steps: number }
  /** The configured number of days that are left at most. */
  | { name: 'ending'; days: number }
  | { name: 'ended' }

/** A condition of a company that people should know of, from when it began until it was over. */
export type Alert = {
  id: string
  vendor: string
  company: { id: string; name: string }
  condition: Condition
  /** As bad as it is now; once closed, as bad as it was last. */
  level: Level
  /** When it began, and when it became as bad as it is. */
  since: Date
  levelSince: Date
  /** As they were when it began. */
  first: CompanyFigures
  /** As they were when it was last looked at; once closed, those that closed it, or null where the company is gone. */
  figures: CompanyFigures | null
  state: AlertState
  /** How many messages of its own it has had, counted from 1. */
  messages: number
  /** The digest in which it was last told; null where it had a message of its own. */
  digest: string | null
  /** Grows with everything that happens to it. */
  version: number
}

export type AlertState =
  | { name: 'open' }
  /** Somebody looks after it: nothing more is said of it until it gets worse by a step. */
  | { name: 'acknowledged'; by: Person; at: Date }
  /** Nothing is said of it until then, or until it gets worse by a step. */
  | { name: 'snoozed'; by: Person; at: Date; until: Date; reason: string }
  | { name: 'closed'; at: Date }

/** Something that happened to an alert, in the order it happened. */
export type AlertEvent = {
  name: 'raised' | 'worse' | 'eased' | 'acknowledged' | 'snoozed' | 'unsnoozed' | 'closed'
  by: Person | 'system'
  at: Date
  level: Level
  figures: CompanyFigures | null
  /** Of a snooze. */
  reason?: string
  until?: Date
}

/** For how many days an alert can be snoozed: never for ever. */
export const SNOOZE_DAYS = [7, 14, 30, 90] as const
