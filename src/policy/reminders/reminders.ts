import type { People } from '../context.ts'
import type { Hours } from '../policy.ts'
import { openStage, type Progress } from '../progress/progress.ts'
import type { Need, NeededStage } from '../requirement.ts'
import { addWorkingMinutes, nextWorkingMoment } from './hours.ts'
import { type Pinged, pinged } from './recipients.ts'

/** A pending revision, and what was already said about its waiting. */
export type WaitingRevision = {
  need: Need
  progress: Progress
  /** When the revision was written. */
  revisedAt: Date
  nudges: { reminders: number; escalated: boolean }
  /** Who asked, edited or decided: they are not pinged. */
  acted: readonly string[]
}

/** Something that time does to a pending change. `number` counts reminders from 1. */
export type Due =
  | { name: 'reminder'; at: Date; number: number; pinged: Pinged }
  | { name: 'escalation'; at: Date; pinged: Pinged }
  | { name: 'expiry'; at: Date }

/**
 * What is due by now and was not done. Once a change has expired nothing else is. Reminders and the escalation come
 * only while those work whom they ping; of reminders that were missed only the last one comes.
 */
export function dueNow(waiting: WaitingRevision, people: People, now: Date): Due[] {
  const { need, revisedAt, nudges, acted } = waiting
  const expiry = expiresAt(need, revisedAt)
  if (expiry <= now) return [{ name: 'expiry', at: expiry }]
  const stage = stageThatWaits(waiting)
  if (!stage) return []
  const due: Due[] = []

  const number = reminderBy(need, revisedAt, stage.circle.hours, now)
  if (number > nudges.reminders && isWorking(now, stage.circle.hours)) {
    const at = reminderAt(need, revisedAt, stage.circle.hours, number)
    due.push({ name: 'reminder', at, number, pinged: pinged([stage.circle], acted, people, now) })
  }
  const { escalation } = stage
  if (escalation && !nudges.escalated && isWorking(now, escalation.to.hours)) {
    const at = addWorkingMinutes(revisedAt, escalation.after, need.hours)
    if (at <= now) due.push({ name: 'escalation', at, pinged: pinged([escalation.to], acted, people, now) })
  }
  return due.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** When a revision expires that nobody has decided. */
export function expiresAt({ expiry, hours }: Pick<Need, 'expiry' | 'hours'>, revisedAt: Date): Date {
  return addWorkingMinutes(revisedAt, expiry, hours)
}

function stageThatWaits({ need, progress }: WaitingRevision): NeededStage | undefined {
  const open = openStage(progress)
  return need.stages.find(({ circle }) => circle.name === open?.circle)
}

/** How many reminders should have been sent by now. */
function reminderBy(need: Need, revisedAt: Date, hours: Hours, now: Date): number {
  let number = 0
  while (number < need.reminders.most && reminderAt(need, revisedAt, hours, number + 1) <= now) number += 1
  return number
}

/** Each pause is twice the one before it: the first pause, three of it, seven of it. */
function reminderAt({ reminders }: Need, revisedAt: Date, hours: Hours, number: number): Date {
  return addWorkingMinutes(revisedAt, reminders.first * (2 ** number - 1), hours)
}

function isWorking(now: Date, hours: Hours): boolean {
  return nextWorkingMoment(now, hours).getTime() === now.getTime()
}
