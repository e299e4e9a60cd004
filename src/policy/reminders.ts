import type { People } from './context.ts'
import { addWorkingMinutes, nextWorkingMoment } from './hours.ts'
import { belongs, isGroup } from './match.ts'
import type { Hours, Progress, RequiredStage, Requirement, Role } from './policy.ts'
import { openStage } from './progress.ts'

/** A pending revision, and the reminders already sent for it. */
export type WaitingRevision = {
  requirement: Requirement
  progress: Progress
  /** When the revision was written. */
  revisedAt: Date
  reminded: { reminders: number; escalated: boolean }
  /** Requester, editor and deciders: they are not pinged. */
  acted: readonly string[]
}

/** Something due on a pending change. `number` counts reminders from 1. */
export type Due =
  | { name: 'reminder'; at: Date; number: number; recipients: Recipients }
  | { name: 'escalation'; at: Date; recipients: Recipients }
  | { name: 'expiry'; at: Date }

/**
 * What is due now and has not been done. An expired change gets nothing else. Reminders and the escalation wait for the
 * recipients' working hours; of several missed reminders only the last is sent.
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

/** When the revision expires without a decision. */
export function expiresAt({ expiry, hours }: Pick<Requirement, 'expiry' | 'hours'>, revisedAt: Date): Date {
  return addWorkingMinutes(revisedAt, expiry, hours)
}

function stageThatWaits({ requirement, progress }: WaitingRevision): RequiredStage | undefined {
  const open = openStage(progress)
  return requirement.stages.find(({ role }) => role.name === open?.role)
}

/** The number of reminders due by `now`. */
function reminderBy(requirement: Requirement, revisedAt: Date, hours: Hours, now: Date): number {
  let number = 0
  while (number < requirement.reminders.most && reminderAt(requirement, revisedAt, hours, number + 1) <= now)
    number += 1
  return number
}

/** Each interval doubles, so reminder n is due after 2^n − 1 times the first interval. */
function reminderAt({ reminders }: Requirement, revisedAt: Date, hours: Hours, number: number): Date {
  return addWorkingMinutes(revisedAt, reminders.first * (2 ** number - 1), hours)
}

function isWorking(now: Date, hours: Hours): boolean {
  return nextWorkingMoment(now, hours).getTime() === now.getTime()
}

/** The users and user groups a message mentions, each once. */
export type Recipients = { users: readonly string[]; groups: readonly string[] }

/**
 * Whom to mention for these roles. Never includes quiet members or `not` (requester, editor and people who already
 * acted). A person with an active delegation is replaced by their delegate. A group is mentioned as a whole unless it
 * contains somebody who must not be pinged; then its other members are mentioned individually.
 */
export function recipients(roles: readonly Role[], not: readonly string[], people: People, now: Date): Recipients {
  const quiet = roles.map(role => ({ ...role, people: [], groups: [] }))
  const spared = (user: string) =>
    not.includes(user) || people.inactive.includes(user) || belongs(quiet, user, people) === 'yes'
  const membersOf = (group: string) => people.members[group] ?? []

  const loud = roles.flatMap(({ groups }) => groups).filter(group => !quiet.some(one => one.quiet.includes(group)))
  const groups = [...new Set(loud)].filter(group => !membersOf(group).some(spared))
  const split = loud.filter(group => !groups.includes(group)).flatMap(membersOf)

  const reached = groups.flatMap(membersOf)
  const users = [...roles.flatMap(role => role.people), ...split]
    .filter(user => !isGroup(user) && !spared(user))
    .flatMap(user => delegateFor(user, not, people, now))
    .filter(user => !spared(user) && !reached.includes(user))
  return { users: [...new Set(users)], groups }
}

function delegateFor(user: string, not: readonly string[], { delegations }: People, now: Date): string[] {
  const found = delegations.filter(
    ({ delegator, from, until }) => delegator === user && (!from || from <= now) && now < until
  )
  const able = found.map(({ by }) => by).filter(by => !not.includes(by))
  return able.length > 0 ? able : [user]
}
