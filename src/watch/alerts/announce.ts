import { enqueueDueMessages } from '../../changes/outbox/advance.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import { dayIn, monthOf } from '../../policy/day.ts'
import { DAY } from '../../policy/hours.ts'
import type { CompanyKey, Digest, Linked, Outage, WatchDependencies, WatchStore } from '../ports.ts'
import { type Alert, type AlertEvent, fieldsOf } from './alert.ts'

/** So many alerts have a message each; more are told in one. */
const INDIVIDUALLY = 5

/** Owes the messages for all that is to be told by now, snoozes that have ended included, and rings for them. */
export async function announceAlerts(dependencies: WatchDependencies): Promise<void> {
  await dependencies.store.endSnoozes()
  await announce(dependencies)
}

/** The same for one company: what a pass that is under way has found by now is for that pass to tell. */
export async function announceFor(dependencies: WatchDependencies, company: CompanyKey): Promise<void> {
  await announce(dependencies, company)
}

async function announce(dependencies: WatchDependencies, only?: CompanyKey): Promise<void> {
  if (dependencies.channel) await dependencies.store.announce(dependencies.channel, INDIVIDUALLY, only)
  await enqueueDueMessages(dependencies)
}

/**
 * Writes what a day's work begins with: changes that are open, those that ended since the last digest, who is over the
 * limit, which licences end from today until the end of the month, and what somebody changed elsewhere. At most one is
 * written in an hour, so that a pass that was taken over tells nothing twice; where there is nothing to tell, none is told.
 */
export async function dailyDigest(dependencies: WatchDependencies): Promise<void> {
  const { store, clock, channel, settings } = dependencies
  if (!channel) return
  const at = clock.now()
  const today = dayIn(settings.zone, at)
  const since = (await store.lastDailyDigest()) ?? new Date(at.getTime() - DAY)
  const content = await store.content(since, { from: today, to: monthOf(today).to })
  const id = `dig_morning_${at.toISOString().slice(0, 13)}`
  await store.dailyDigest({ id, name: 'daily', at }, content, channel)
  await enqueueDueMessages(dependencies)
}

/** So many alerts of a digest are told one by one. */
export const DETAILED = 10

/** What a notice of the watch is about, as it stands now. */
export type Subject =
  /**
   * `latest`: no later message tells of the same alert. `events` is what happened to it, oldest first; `changes` are
   * those that were asked because of it.
   */
  | {
      name: 'alert'
      alert: Alert
      latest: boolean
      events: readonly AlertEvent[]
      changes: readonly Linked[]
    }
  /** `alerts` are those that it names, as they stand now, in its order; `changes` those of its worst. */
  | { name: 'digest'; digest: Digest; alerts: readonly Alert[]; changes: readonly (Linked & { alert: string })[] }
  | { name: 'outage'; outage: Outage }

/** Reads what a notice of the watch is to show; undefined where that is gone, or where it is about something else. */
export async function subjectOf(
  store: WatchStore,
  { about, number }: Pick<OutboxMessage, 'about' | 'number'>
): Promise<Subject | undefined> {
  switch (about.name) {
    case 'alert': {
      const alert = await store.alert(about.id)
      if (!alert) return undefined
      const latest = number === alert.messages && alert.digest === null
      return { name: 'alert', alert, latest, ...(await storyOf(store, alert)) }
    }
    case 'digest': {
      const digest = await store.digest(about.id)
      if (!digest) return undefined
      const alerts = await store.alertsIn(digest.id)
      return { name: 'digest', digest, alerts, changes: await store.changesFor(alerts.slice(0, DETAILED), fieldsOf) }
    }
    case 'outage': {
      const outage = await store.outage(about.id)
      return outage && { name: 'outage', outage }
    }
    default:
      return undefined
  }
}

/** What happened to an alert, and the changes that were asked because of it. */
export async function storyOf(store: WatchStore, alert: Alert) {
  const [events, changes] = await Promise.all([store.alertEvents(alert.id), store.changesFor([alert], fieldsOf)])
  return { events, changes }
}
