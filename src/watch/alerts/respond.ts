import { type AccessDependencies, authorizePerson } from '../../changes/access/authorize.ts'
import { type AdvanceDependencies, enqueueDueMessages } from '../../changes/outbox/advance.ts'
import { isSame, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { DAY } from '../../policy/hours.ts'
import type { CompanyKey, WatchStore } from '../ports.ts'
import type { Alert, AlertState, SNOOZE_DAYS } from './alert.ts'

/** All that looking after alerts needs. */
export type AlertDependencies = AccessDependencies & AdvanceDependencies & { store: WatchStore }

/** What the person had on the screen: an alert, and how far people had come with it. */
export type SeenAlert = { alert: string; mark: string }

export type AlertResponse =
  | { handled: Alert }
  | PolicyRefusal
  | { refused: 'no-such-alert' }
  /** Somebody was quicker, or it is over: the alert as it stands now. */
  | { refused: 'handled-since'; alert: Alert }

type HandledState = Exclude<AlertState, { name: 'closed' }>

/** Changes with everything that people do with an alert, and with nothing else: numbers that move take no button away. */
export function markOf({ state }: Pick<Alert, 'state'>): string {
  return 'at' in state ? `${state.name}-${state.at.getTime()}` : state.name
}

/** Somebody looks after it: it is quiet until it gets worse by a step. */
export async function acknowledge(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert
): Promise<AlertResponse> {
  return await respondToAlert(dependencies, person, seen, at => ({ name: 'acknowledged', by: person, at }))
}

/** It is quiet for so many days, or until it gets worse by a step. */
export async function snooze(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert,
  days: (typeof SNOOZE_DAYS)[number],
  reason: string
): Promise<AlertResponse> {
  return await respondToAlert(dependencies, person, seen, at => ({
    name: 'snoozed',
    by: person,
    at,
    until: new Date(at.getTime() + days * DAY),
    reason: reason.trim()
  }))
}

/** Ends a snooze before its time: the alert is open again, and its message says so. */
export async function endSnooze(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert
): Promise<AlertResponse> {
  return await respondToAlert(dependencies, person, seen, () => ({ name: 'open' }))
}

/** From so many percent of its seats on the company is nearly full; null gives back the threshold of all others. */
export async function setThreshold(
  dependencies: AlertDependencies,
  person: Person,
  company: CompanyKey,
  percent: number | null
): Promise<'set' | 'unknown' | PolicyRefusal> {
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'manage-alerts', by }))
  if ('refused' in verdict) return verdict
  return (await dependencies.store.setThreshold(company, percent, person)) ? 'set' : 'unknown'
}

async function respondToAlert(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert,
  next: (at: Date) => HandledState
): Promise<AlertResponse> {
  const { store, clock } = dependencies
  const verdict = await authorizePerson(dependencies, person, undefined, by => ({ name: 'manage-alerts', by }))
  if ('refused' in verdict) return verdict
  for (;;) {
    const alert = await store.alert(seen.alert)
    if (!alert) return { refused: 'no-such-alert' }
    const state = next(clock.now())
    if (markOf(alert) !== seen.mark) {
      return isDone(alert, state) ? { handled: alert } : { refused: 'handled-since', alert }
    }
    const handled = await store.respondToAlert(alert.id, alert.version, state, person)
    // Stale: its numbers have moved since it was read, or somebody was quicker; reading it again tells which.
    if (handled !== 'stale') {
      await enqueue(dependencies)
      return { handled }
    }
  }
}

/** Its message is to show it at once; where no bell rings, the sweep does. */
async function enqueue(dependencies: AlertDependencies): Promise<void> {
  try {
    await enqueueDueMessages(dependencies)
  } catch (error) {
    dependencies.log.warn({ err: error }, 'could not ring for an alert; the sweep will')
  }
}

/** The same click twice: the second is answered as the first. */
function isDone({ state }: Alert, wanted: HandledState): boolean {
  if (state.name === 'open' || wanted.name === 'open') return state.name === wanted.name
  return state.name === wanted.name && isSame(state.by, wanted.by)
}
