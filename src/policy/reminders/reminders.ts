import type { People } from '../context.ts'
import type { Hours } from '../policy.ts'
import { openStage, type Progress } from '../progress/progress.ts'
import type { RequiredStage, Requirement } from '../requirement.ts'
import { addWorkingMinutes, nextWorkingMoment } from './hours.ts'
import { type Recipients, recipients } from './recipients.ts'

/** A pending revision, and what was already said about its waiting. */
export type WaitingRevision = {
  requirement: Requirement
  progress: Progress
  /** When the revision was written. */
  revisedAt: Date
  reminded: { reminders: number; escalated: boolean }
  /** Who asked, edited or decided: they are not pinged. */
  acted: readonly string[]
}

/** Something that time does to a pending change. `number` counts reminders from 1. */
export type Due =
  | { name: 'reminder'; at: Date; number: number; recipients: Recipients }
  | { name: 'escalation'; at: Date; recipients: Recipients }
  | { name: 'expiry'; at: Date }

/**
 * What is due by now and was not done. Once a change has expired nothing else is. Reminders and the escalation come
 * only while those work whom they ping; of reminders that were missed only the last one comes.
 */
export function dueNow(waiting: WaitingRevision, people: People, now: Date): Due[] {
  const { requirement, revisedAt, reminded, acted } = waiting
  const expiry = expiresAt(requirement, revisedAt)
  if (expiry <= now) return [{ name: 'expiry', at: expiry }]
  const stage = stageThatWaits(waiting)
  if (!stage) return []
  const due: Due[] = []

  const number = reminderBy(requirement, revisedAt, stage.role.hours, now)
  if (number > reminded.reminders && isWorking(now, stage.role.hours)) {
    const at = reminderAt(requirement, revisedAt, stage.role.hours, number)
    due.push({ name: 'reminder', at, number, recipients: recipients([stage.role], acted, people, now) })
  }
  const { escalation } = stage
  if (escalation && !reminded.escalated && isWorking(now, escalation.to.hours)) {
    const at = addWorkingMinutes(revisedAt, escalation.after, requirement.hours)
    if (at <= now) due.push({ name: 'escalation', at, recipients: recipients([escalation.to], acted, people, now) })
  }
  return due.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** When a revision expires that nobody has decided. */
export function expiresAt({ expiry, hours }: Pick<Requirement, 'expiry' | 'hours'>, revisedAt: Date): Date {
  return addWorkingMinutes(revisedAt, expiry, hours)
}

function stageThatWaits({ requirement, progress }: WaitingRevision): RequiredStage | undefined {
  const open = openStage(progress)
  return requirement.stages.find(({ role }) => role.name === open?.role)
}

/** How many reminders should have been sent by now. */
function reminderBy(requirement: Requirement, revisedAt: Date, hours: Hours, now: Date): number {
  let number = 0
  while (number < requirement.reminders.most && reminderAt(requirement, revisedAt, hours, number + 1) <= now)
    number += 1
  return number
}

/** Each pause is twice the one before it: the first pause, three of it, seven of it. */
function reminderAt({ reminders }: Requirement, revisedAt: Date, hours: Hours, number: number): Date {
  return addWorkingMinutes(revisedAt, reminders.first * (2 ** number - 1), hours)
}

function isWorking(now: Date, hours: Hours): boolean {
  return nextWorkingMoment(now, hours).getTime() === now.getTime()
}
