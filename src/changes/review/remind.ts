import { DAY, workingDayBefore } from '../../policy/hours.ts'
import type { Progress, Requirement } from '../../policy/policy.ts'
import { openStage } from '../../policy/progress.ts'
import { dueNow, type Recipients, recipients } from '../../policy/reminders.ts'

import type { AccessDependencies } from '../access/authorize-person.ts'
import { contextNow } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import { type AdvanceDependencies, enqueueFor } from '../outbox/advance.ts'
import type { ReminderKind } from '../outbox/send.ts'

/** In milliseconds: further ahead than a working day is from anything due. */
const AHEAD = 10 * DAY

/**
 * Sends reminders and escalations for pending changes, and tells of scheduled ones a working day ahead. Each is recorded before it is sent, so that neither two
 * processes nor a crash sends one twice. During a freeze nobody is reminded; afterwards only the last missed reminder
 * is sent.
 */
export async function remind(dependencies: AccessDependencies & AdvanceDependencies): Promise<void> {
  if (await dependencies.store.frozen()) return
  for (const change of await dependencies.store.pending()) {
    const { people, now } = await contextNow(dependencies, [change])
    for (const due of dueNow(waitingOf(change), people, now)) {
      // The sweep expires what is overdue.
      if (due.name === 'expiry') continue
      if (await dependencies.store.remind(change.id, change.revision, due)) await enqueueFor(dependencies, change)
    }
  }
  const now = dependencies.clock.now()
  for (const change of await dependencies.store.upcoming(new Date(now.getTime() + AHEAD))) {
    if (!isSoonDue(change, now)) continue
    const told = await dependencies.store.remind(change.id, change.revision, { name: 'upcoming' })
    if (told) await enqueueFor(dependencies, change)
  }
}

/** What was scheduled less than a working day ahead needs no second message. */
function isSoonDue({ state, requirement }: Change, now: Date): boolean {
  if (state.name !== 'scheduled' || state.missed) return false
  const from = workingDayBefore(state.due, requirement.hours)
  return state.at < from && from <= now
}

/** Whom to remind: delegates in the place of delegators, nobody who is quiet or has acted, each group once. */
export async function recipientsNow(
  dependencies: AccessDependencies,
  change: Change,
  remind: ReminderKind
): Promise<Recipients> {
  const { people, now } = await contextNow(dependencies, [change])
  const { requirement, progress, acted } = waitingOf(change)
  const open = openStage(progress)
  const stage = requirement.stages.find(({ role }) => role.name === open?.role)
  if (!stage) return { users: [], groups: [] }
  const role = remind === 'escalation' && stage.escalation ? stage.escalation.to : stage.role
  return recipients([role], acted, people, now)
}

/** Of two requirements, the stored one and the current policy's, the incomplete one counts. */
function waitingOf(change: Change) {
  const { requirement, revisedAt, sent, state, requester, editor, decisions, revision } = change
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const reached = state.name === 'pending' ? (state.progress ?? []) : []
  const progress = reached.find(({ complete }) => !complete) ?? reached[0]
  const acted = [requester, editor, ...deciders].map(({ user }) => user)
  return { requirement, progress: progress ?? nothingYet(requirement), revisedAt, reminded: sent, acted }
}

function nothingYet({ stages }: Requirement): Progress {
  return { complete: false, stages: stages.map(({ role, count }) => ({ role: role.name, count, by: [] })) }
}
