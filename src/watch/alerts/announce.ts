import { enqueueDueMessages } from '../../changes/outbox/advance.ts'
import type { OutboxMessage } from '../../changes/outbox/message.ts'
import { DAY, dayIn, monthOf } from '../../policy/hours.ts'
import type { CompanyKey, Digest, Linked, Outage, WatchDependencies, WatchStore } from '../ports.ts'
import { type Alert, type AlertEvent, fieldsOf, worstOf } from './alert.ts'

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
