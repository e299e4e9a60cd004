import type { OutboxMessage } from '../../changes/outbox/message.ts'
import type { Digest, Linked, Outage, WatchStore } from '../ports.ts'
import type { Alert, AlertEvent } from './alert.ts'
import { fieldsOf } from './condition.ts'

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
