import { openStage, type Progress } from '../../policy/progress/progress.ts'
import { type Pinged, pinged } from '../../policy/reminders/recipients.ts'
import { dueNow } from '../../policy/reminders/reminders.ts'
import type { Need } from '../../policy/requirement.ts'
import type { GateDependencies } from '../access/authorize.ts'
import { circumstancesNow } from '../access/context.ts'
import type { Change } from '../model/change.ts'
import { type AdvanceDependencies, ringFor } from '../outbox/advance.ts'
import type { Nudge } from '../outbox/subject.ts'

/**
 * Asks again those whom pending changes wait for: reminders, and the escalation to those who may help out. Each is
 * noted before it is sent, so that two processes, or one that dies, never ask twice. While everything is frozen nobody
 * is asked for what they could not do; of what was missed the last comes after the thaw.
 */
export async function remind(dependencies: GateDependencies & AdvanceDependencies): Promise<void> {
  if (await dependencies.store.frozen()) return
  for (const change of await dependencies.store.pending()) {
    const { people, now } = await circumstancesNow(dependencies, [change])
    for (const due of dueNow(waitingOf(change), people, now)) {
      // The sweep expires what is overdue.
      if (due.name === 'expiry') continue
      if (await dependencies.store.nudge(change.id, change.revision, due)) await ringFor(dependencies, change)
    }
  }
}

/** Whom a nudge asks again: stand-ins for who is away, nobody who is quiet or has acted, each group once. */
export async function pingedNow(dependencies: GateDependencies, change: Change, nudge: Nudge): Promise<Pinged> {
  const { people, now } = await circumstancesNow(dependencies, [change])
  const { need, progress, acted } = waitingOf(change)
  const open = openStage(progress)
  const stage = need.stages.find(({ circle }) => circle.name === open?.circle)
  if (!stage) return { users: [], groups: [] }
  const circle = nudge === 'escalation' && stage.escalation ? stage.escalation.to : stage.circle
  return pinged([circle], acted, people, now)
}

/** Of two needs, the one of the policy it was asked under and the newest, the one that is still open is waited for. */
function waitingOf(change: Change) {
  const { need, revisedAt, nudges, state, asker, editor, decisions, revision } = change
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const reached = state.name === 'pending' ? (state.progress ?? []) : []
  const progress = reached.find(({ complete }) => !complete) ?? reached[0]
  const acted = [asker, editor, ...deciders].map(({ user }) => user)
  return { need, progress: progress ?? nothingYet(need), revisedAt, nudges, acted }
}

function nothingYet({ stages }: Need): Progress {
  return { complete: false, stages: stages.map(({ circle, count }) => ({ circle: circle.name, count, by: [] })) }
}
