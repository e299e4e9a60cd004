import { type GateDependencies, pass } from '../../changes/access/authorize.ts'
import { type AdvanceDependencies, ringDue } from '../../changes/outbox/advance.ts'
import { isSame, type Person } from '../../policy/people.ts'
import type { Refusal as Denial } from '../../policy/refusals.ts'
import type { CompanyKey, WatchStore } from '../ports.ts'
import type { Alert, AlertState, SNOOZE_DAYS } from './alert.ts'

/** All that looking after alerts needs. */
export type TendDependencies = GateDependencies & AdvanceDependencies & { store: WatchStore }

/** What the person had on the screen: an alert, and how far people had come with it. */
export type SeenAlert = { alert: string; mark: string }

export type Tended =
  | { tended: Alert }
  | Denial
  | { refused: 'no-such-alert' }
  /** Somebody was quicker, or it is over: the alert as it stands now. */
  | { refused: 'tended-since'; alert: Alert }

const DAY = 24 * 3_600_000

type Tending = Exclude<AlertState, { name: 'closed' }>

/** Changes with everything that people do with an alert, and with nothing else: numbers that move take no button away. */
export function markOf({ state }: Pick<Alert, 'state'>): string {
  return 'at' in state ? `${state.name}-${state.at.getTime()}` : state.name
}

/** Somebody looks after it: it is quiet until it gets worse by a step. */
export async function acknowledge(dependencies: TendDependencies, person: Person, seen: SeenAlert): Promise<Tended> {
  return await tend(dependencies, person, seen, at => ({ name: 'acknowledged', by: person, at }))
}

/** It is quiet for so many days, or until it gets worse by a step. */
export async function snooze(
  dependencies: TendDependencies,
  person: Person,
  seen: SeenAlert,
  days: (typeof SNOOZE_DAYS)[number],
  reason: string
): Promise<Tended> {
  return await tend(dependencies, person, seen, at => ({
    name: 'snoozed',
    by: person,
    at,
    until: new Date(at.getTime() + days * DAY),
    reason: reason.trim()
  }))
}

/** Ends a snooze before its time: the alert is open again, and its message says so. */
export async function endSnooze(dependencies: TendDependencies, person: Person, seen: SeenAlert): Promise<Tended> {
  return await tend(dependencies, person, seen, () => ({ name: 'open' }))
}

/** From so many percent of its seats on the company is nearly full; null gives back the threshold of all others. */
export async function setThreshold(
  dependencies: TendDependencies,
  person: Person,
  company: CompanyKey,
  percent: number | null
): Promise<'set' | 'unknown' | Denial> {
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'tend', by }))
  if ('refused' in verdict) return verdict
  return (await dependencies.store.setThreshold(company, percent, person)) ? 'set' : 'unknown'
}

async function tend(
  dependencies: TendDependencies,
  person: Person,
  seen: SeenAlert,
  next: (at: Date) => Tending
): Promise<Tended> {
  const { store, clock } = dependencies
  const verdict = await pass(dependencies, person, undefined, by => ({ name: 'tend', by }))
  if ('refused' in verdict) return verdict
  for (;;) {
    const alert = await store.alert(seen.alert)
    if (!alert) return { refused: 'no-such-alert' }
    const state = next(clock.now())
    if (markOf(alert) !== seen.mark) {
      return isDone(alert, state) ? { tended: alert } : { refused: 'tended-since', alert }
    }
    const tended = await store.tend(alert.id, alert.turn, state, person)
    // Stale: its numbers have moved since it was read, or somebody was quicker; reading it again tells which.
    if (tended !== 'stale') {
      await ring(dependencies)
      return { tended }
    }
  }
}

/** Its message is to show it at once; where no bell rings, the sweep does. */
async function ring(dependencies: TendDependencies): Promise<void> {
  try {
    await ringDue(dependencies)
  } catch (error) {
    dependencies.log.warn({ err: error }, 'could not ring for an alert; the sweep will')
  }
}

/** The same click twice: the second is answered as the first. */
function isDone({ state }: Alert, wanted: Tending): boolean {
  if (state.name === 'open' || wanted.name === 'open') return state.name === wanted.name
  return state.name === wanted.name && isSame(state.by, wanted.by)
}
