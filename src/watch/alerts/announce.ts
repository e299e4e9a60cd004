import { type AccessDependencies, authorizePerson } from '../../changes/access/authorize-person.ts'
import { type AdvanceDependencies, enqueueDueMessages, MOST_TRIES } from '../../changes/outbox/advance.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import { isSame, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { DAY, dayIn, monthOf } from '../../policy/hours.ts'
import type { CompanyKey, Digest, Linked, Outage, WatchDependencies, WatchStore } from '../ports.ts'
import { type Alert, type AlertEvent, type AlertState, fieldsOf, type SNOOZE_DAYS, worstOf } from './alert.ts'

/** More alerts than this are announced in one digest. */
const INDIVIDUALLY = 5

/** Ends expired snoozes, stores the messages for everything due, and enqueues them. */
export async function announceAlerts(dependencies: WatchDependencies): Promise<void> {
  await dependencies.store.endSnoozes()
  await announce(dependencies)
}

/** The same for one company only: a scan in progress announces its own findings. */
export async function announceFor(dependencies: WatchDependencies, company: CompanyKey): Promise<void> {
  await announce(dependencies, company)
}

async function announce(dependencies: WatchDependencies, only?: CompanyKey): Promise<void> {
  if (dependencies.channel) await dependencies.store.announce(dependencies.channel, INDIVIDUALLY, only)
  await enqueueDueMessages(dependencies)
}

/**
 * Writes the daily digest: open changes, changes that ended since the last digest, companies over their limit, licences
 * that end before the end of the month, and drift. At most one per hour, so that a scan that was taken over announces
 * nothing twice; none where it would be empty.
 */
export async function dailyDigest(dependencies: WatchDependencies): Promise<void> {
  const { store, clock, channel, settings } = dependencies
  if (!channel) return
  const at = clock.now()
  const today = dayIn(settings.zone, at)
  const since = (await store.lastDailyDigest()) ?? new Date(at.getTime() - DAY)
  const content = await store.content(since, { from: today, to: monthOf(today).to })
  const id = `dig_daily_${at.toISOString().slice(0, 13)}`
  await store.dailyDigest({ id, name: 'daily', at }, content, channel)
  await enqueueDueMessages(dependencies)
}

/** Alerts that a digest shows in detail. */
export const DETAILED = 10

/** The current data behind an alert, digest or outage message. */
export type Subject =
  /**
   * `latest`: no later message covers this alert. `events` are oldest first; `changes` are those requested because of
   * it.
   */
  | {
      name: 'alert'
      alert: Alert
      latest: boolean
      events: readonly AlertEvent[]
      changes: readonly Linked[]
    }
  /** `alerts` are current, in the digest's order; `changes` are those of the worst that are not closed. */
  | { name: 'digest'; digest: Digest; alerts: readonly Alert[]; changes: readonly (Linked & { alert: string })[] }
  | { name: 'outage'; outage: Outage }

/** Reads what a message shows; undefined where its subject is gone or is not an alert, digest or outage. */
export async function subjectOf(
  store: WatchStore,
  { about, number }: Pick<OutboxMessage, 'about' | 'number'>
): Promise<Subject | undefined> {
  switch (about.name) {
    case 'alert': {
      const alert = await store.alert(about.id)
      if (!alert) return undefined
      const latest = number === alert.messages && alert.digest === null
      return { name: 'alert', alert, latest, ...(await historyOf(store, alert)) }
    }
    case 'digest': {
      const digest = await store.digest(about.id)
      if (!digest) return undefined
      const alerts = await store.alertsIn(digest.id)
      return {
        name: 'digest',
        digest,
        alerts,
        changes: await store.changesFor(worstOf(alerts).slice(0, DETAILED), fieldsOf)
      }
    }
    case 'outage': {
      const outage = await store.outage(about.id)
      return outage && { name: 'outage', outage }
    }
    default:
      return undefined
  }
}

/** An alert's events, and the changes requested because of it. */
export async function historyOf(store: WatchStore, alert: Alert) {
  const [events, changes] = await Promise.all([store.alertEvents(alert.id), store.changesFor([alert], fieldsOf)])
  return { events, changes }
}

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
