import type { Progress, Requirement } from '../../policy/policy.ts'
import { openStage } from '../../policy/progress.ts'
import { dueNow, type Recipients, recipients } from '../../policy/reminders.ts'

import type { AccessDependencies } from '../access/authorize.ts'
import { contextNow } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import { type AdvanceDependencies, enqueueFor } from '../outbox/advance.ts'
import type { ReminderKind } from '../outbox/send.ts'

/**
 * Asks again those whom pending changes wait for: reminders, and the escalation to those who may help out. Each is
 * noted before it is sent, so that two processes, or one that dies, never ask twice. While everything is frozen nobody
 * is asked for what they could not do; of what was missed the last comes after the unfreeze.
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
}

/** Whom a reminder asks again: delegates for who is away, nobody who is quiet or has acted, each group once. */
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

/** Of two needs, the one of the policy it was asked under and the newest, the one that is still open is waited for. */
function waitingOf(change: Change) {
  const { requirement, revisedAt, reminded, state, requester, editor, decisions, revision } = change
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const reached = state.name === 'pending' ? (state.progress ?? []) : []
  const progress = reached.find(({ complete }) => !complete) ?? reached[0]
  const acted = [requester, editor, ...deciders].map(({ user }) => user)
  return { requirement, progress: progress ?? nothingYet(requirement), revisedAt, reminded, acted }
}

function nothingYet({ stages }: Requirement): Progress {
  return { complete: false, stages: stages.map(({ role, count }) => ({ role: role.name, count, by: [] })) }
}
