import type { Need } from '../policy/need.ts'
import type { Progress } from '../policy/progress.ts'
import { dueNow } from '../policy/reminders.ts'
import { type Bells, ringFor } from './advance.ts'
import type { Change } from './change.ts'
import type { Gatehouse } from './gate.ts'
import { houseNow } from './gate.ts'

/**
 * Asks again those whom pending changes wait for: reminders, and the escalation to those who may help out. Each is
 * noted before it is sent, so that two processes, or one that dies, never ask twice. While everything is frozen nobody
 * is asked for what they could not do; of what was missed the last comes after the thaw.
 */
export async function remind(desk: Gatehouse & Bells): Promise<void> {
  if (await desk.store.frozen()) return
  for (const change of await desk.store.pending()) {
    const { people, now } = await houseNow(desk, change)
    for (const due of dueNow(waitingOf(change), people, now)) {
      // The sweep expires what is overdue.
      if (due.name === 'expiry') continue
      if (await desk.store.nudge(change.id, change.revision, due)) await ringFor(desk, change)
    }
  }
}

function waitingOf(change: Change) {
  const { need, revisedAt, nudges, state, asker, editor, decisions, revision } = change
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const [progress] = state.name === 'pending' ? (state.progress ?? []) : []
  const acted = [asker, editor, ...deciders].map(({ user }) => user)
  return { need, progress: progress ?? nothingYet(need), revisedAt, nudges, acted }
}

function nothingYet({ stages }: Need): Progress {
  return { complete: false, stages: stages.map(({ circle, count }) => ({ circle: circle.name, count, by: [] })) }
}
