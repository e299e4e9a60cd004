import { type AccessDependencies, authorizePerson } from '../../changes/access/authorize-person.ts'
import { type AdvanceDependencies, enqueueDueMessages, MOST_TRIES } from '../../changes/outbox/advance.ts'
import { isSame, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { DAY } from '../../policy/hours.ts'
import type { CompanyKey, WatchStore } from '../ports.ts'
import type { Alert, AlertState, SNOOZE_DAYS } from './alert.ts'

/** Dependencies of responding to alerts. */
export type AlertDependencies = AccessDependencies & AdvanceDependencies & { store: WatchStore }

/** What the person saw: an alert, and the mark of its state. */
export type SeenAlert = { alert: string; mark: string }

export type AlertResponse =
  | { handled: Alert }
  | PolicyRefusal
  | { refused: 'no-such-alert' }
  /** Somebody else responded first, or the alert is closed; `alert` is current. */
  | { refused: 'handled-since'; alert: Alert }

type HandledState = Exclude<AlertState, { name: 'closed' }>

/** Identifies the alert's state, not its figures, so that moving figures do not invalidate a message's buttons. */
export function markOf({ state }: Pick<Alert, 'state'>): string {
  return 'at' in state ? `${state.name}-${state.at.getTime()}` : state.name
}

/** Silences the alert until it gets worse by a step. */
export async function acknowledge(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert
): Promise<AlertResponse> {
  return await respondToAlert(dependencies, person, seen, at => ({ name: 'acknowledged', by: person, at }))
}

/** Silences the alert for `days` days, or until it gets worse by a step. */
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

/** Ends a snooze early: the alert is open again, and its message is updated. */
export async function endSnooze(
  dependencies: AlertDependencies,
  person: Person,
  seen: SeenAlert
): Promise<AlertResponse> {
  return await respondToAlert(dependencies, person, seen, () => ({ name: 'open' }))
}

/** Sets the percentage of used seats from which the company counts as nearly full; null restores the default. */
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
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const alert = await store.alert(seen.alert)
    if (!alert) return { refused: 'no-such-alert' }
    const state = next(clock.now())
    if (markOf(alert) !== seen.mark) {
      return isDone(alert, state) ? { handled: alert } : { refused: 'handled-since', alert }
    }
    const handled = await store.respondToAlert(alert.id, alert.version, state, person)
    // Stale: its figures moved, or somebody else responded first. Reading it again distinguishes the two.
    if (handled !== 'stale') {
      await enqueueDueMessages(dependencies)
      return { handled }
    }
  }
  const alert = await store.alert(seen.alert)
  return alert ? { refused: 'handled-since', alert } : { refused: 'no-such-alert' }
}

/** A repeated click gets the same result as the first. */
function isDone({ state }: Alert, wanted: HandledState): boolean {
  if (state.name === 'open' || wanted.name === 'open') return state.name === wanted.name
  return state.name === wanted.name && isSame(state.by, wanted.by)
}
