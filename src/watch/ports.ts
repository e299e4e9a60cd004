import type { Change } from '../changes/model/change.ts'
import type { AuditHead } from '../changes/ports/audit.ts'
import type { Clock, Log, Queue, Store } from '../changes/ports/ports.ts'
import type { CompanySummary, Value, Vendor } from '../changes/ports/vendor.ts'
import type { Person } from '../policy/context.ts'
import type { Alert, AlertEvent, AlertState, Condition, Settings } from './alerts/alert.ts'

export type CompanyKey = { vendor: string; id: string }

/** A company as scans last saw it. */
export type Entry = CompanySummary & {
  vendor: string
  /** When it was last recorded; full scans that found nothing new do not update it. */
  seenAt: Date
  /** Its own percentage for nearly full, where one was set. */
  threshold: number | null
  /** Since when it has been gone: missing from two full scans. */
  goneAt: Date | null
}

/** What is known of a company before a page is recorded. */
export type KnownCompany = {
  entry: Entry
  /** Alerts that are not closed. */
  alerts: readonly Alert[]
  /** What our changes did after it was seen, oldest first: the value before each, and the value read back. */
  applied: readonly { field: string; seen: Value; read: Value }[]
  /** A change of ours overlapped the page's request: its values may be from before or after. */
  unfinished: boolean
}

/** A licence value that changed without a change of ours. */
export type Drift = {
  vendor: string
  company: { id: string; name: string }
  field: string
  before: Value
  after: Value
  at: Date
}

/** An update of an alert. `version` is that of the alert read; undefined for a new one. */
export type AlertStep = {
  version: number | undefined
  alert: Omit<Alert, 'version' | 'messages' | 'digest'>
  event: AlertEvent | null
  /** To be announced at the end of the scan. */
  announce: boolean
}

export type KnownPage = { fingerprint: string | null; threshold: number | null }

/** What a scan found on a page of companies. */
export type Recorded = {
  vendor: string
  /** Rows to write; in a full scan only the changed ones. The next scan works out again a row without a fingerprint. */
  rows: readonly (CompanySummary & { fingerprint?: string })[]
  /** Companies whose licence values may be from before or after a change of ours: their stored values are kept. */
  unfinished: readonly string[]
  /** None of them was known before. */
  fresh: boolean
  seenAt: Date
  steps: readonly AlertStep[]
  /** `lastSeen`: when it was last seen before; drift that another scan recorded since is skipped. */
  drifts: readonly (Drift & { lastSeen: Date })[]
}

/** A scan of all companies of a vendor. `first`: none of them was known when it began. */
export type FullScan = { id: string; vendor: string; beganAt: Date; first: boolean }

export type Outage = { id: string; vendor: string; since: Date; overAt: Date | null }

/**
 * `many`: the alerts of one scan, worst first. Alerts are shown as they are now, a daily digest's content as it was.
 */
export type Digest =
  | { id: string; name: 'many'; at: Date }
  | { id: string; name: 'daily'; at: Date; content: DigestContent }

/** The content of a daily digest when it was written. */
export type DigestContent = {
  open: number
  /** Changes that ended since the last digest, with their final state. */
  done: readonly { change: string; company: string; vendor: string; state: string }[]
  /** Number of companies over their limit, including acknowledged and snoozed ones. */
  overLimit: number
  /** Licences that end this month, soonest first. */
  ending: readonly { vendor: string; id: string; name: string; ends: string }[]
  drifts: readonly Drift[]
  /** So that Slack is a witness of what the audit was. */
  audit: AuditHead
}

/** Filter, order and page of alerts. */
export type AlertQuery = {
  condition?: Condition
  vendor?: string
  snoozed?: boolean
  /** Only those whose licence ends in this month, `YYYY-MM`. */
  month?: string
  /** `worst`: furthest over the limit, or ending soonest, acknowledged ones last; `date`: newest first. */
  order: 'worst' | 'date'
  offset: number
  limit: number
}

/** Storage of scans, alerts and the directory. All guarantees hold across processes. */
export type WatchStore = {
  /**
   * Last fingerprint and own threshold of the known ones; null after a change of ours or while gone. Also does what
   * `markSeen` does, where a scan is given.
   */
  knownPage(vendor: string, ids: readonly string[], scan?: FullScan): Promise<ReadonlyMap<string, KnownPage>>
  /** What is known of those companies. The page was requested at `since`, and already shows the change `settled`. */
  known(vendor: string, ids: readonly string[], since: Date, settled?: string): Promise<KnownCompany[]>
  /** Writes a page in one transaction. Skips a step whose alert has a newer version. */
  record(recorded: Recorded): Promise<void>

  /** Acquires or renews the lease until `until`; false where another holder has it. */
  leaseWatch(holder: string, until: Date): Promise<boolean>
  releaseWatch(holder: string): Promise<void>
  beginFullScan(vendor: string): Promise<FullScan>
  /** Marks companies as seen by the full scan, changed or not. */
  markSeen(scan: FullScan, ids: readonly string[]): Promise<void>
  /** Completes it. Companies missing from it and the full scan before are gone; closes their alerts. */
  endFullScan(scan: FullScan): Promise<void>
  /** When the last completed full scan began; null before the first. */
  lastFullScan(vendor: string): Promise<Date | null>
  /** Whether none has completed or the last one failed; false while one begun after `alive` may be running. */
  fullScanDue(vendor: string, alive: Date): Promise<boolean>
  /** Companies with an open over-limit alert that have not been seen since `since`. */
  unseen(vendor: string, since: Date, limit: number): Promise<string[]>

  /** Stores a message per alert to announce, or one digest for more than `handful`; `only` limits it to a company. */
  announce(channel: string, handful: number, only?: CompanyKey): Promise<void>
  /** Ends expired snoozes; those alerts are announced again. */
  endSnoozes(): Promise<void>
  alert(id: string): Promise<Alert | undefined>
  alerts(query: AlertQuery): Promise<{ alerts: Alert[]; total: number }>
  /** The alerts of a digest, in its order. */
  alertsIn(digest: string): Promise<Alert[]>
  /** Sets the state of an alert, with its audit entry, and redraws its messages. `open` ends a snooze. */
  respondToAlert(
    id: string,
    version: number,
    state: Exclude<AlertState, { name: 'closed' }>,
    by: Person
  ): Promise<Alert | 'stale'>
  /** Oldest first. */
  alertEvents(id: string): Promise<AlertEvent[]>
  /** Per alert, its company's changes since it began that touch its condition, newest first. */
  changesFor(
    alerts: readonly Alert[],
    fieldsOf: (condition: Condition) => readonly string[]
  ): Promise<(Linked & { alert: string })[]>

  entry(key: CompanyKey): Promise<Entry | undefined>
  /** Sets or clears a company's own threshold in percent, with its audit entry. False for an unknown company. */
  setThreshold(key: CompanyKey, percent: number | null, by: Person): Promise<boolean>
  /** Pages of entries changed since then, gone ones included; all where `since` is null. */
  entriesSince(since: Date | null): AsyncIterable<Entry[]>

  /** Records that a vendor is failing. The first call begins the outage; later ones return it. */
  failing(vendor: string): Promise<Outage>
  /** Stores the outage's only message. */
  outageAfter(id: string, channel: string): Promise<void>
  /** Ends the vendor's outage; its message is redrawn. */
  answers(vendor: string): Promise<void>
  outage(id: string): Promise<Outage | undefined>

  /** Stores the daily digest with the drift not yet in one; false where it exists already or would be empty. */
  dailyDigest(
    digest: Omit<Extract<Digest, { name: 'daily' }>, 'content'>,
    content: Omit<DigestContent, 'drifts'>,
    channel: string
  ): Promise<boolean>
  /** What ended since then, and licences whose last day is within these days. */
  content(since: Date, days: { from: string; to: string }): Promise<Omit<DigestContent, 'drifts'>>
  digest(id: string): Promise<Digest | undefined>
  /** When the last daily digest was written. */
  lastDailyDigest(): Promise<Date | null>
}

/** A change, and where its message is once posted. */
export type Linked = { change: Change; card: { channel: string; ts: string } | null }

/** Dependencies of the watch. */
export type WatchDependencies = {
  store: Store & WatchStore
  queue: Queue
  clock: Pick<Clock, 'now'>
  log: Log
  vendors: readonly Vendor[]
  settings: Settings
  /** The alert channel; without one, alerts are only stored. */
  channel: string | undefined
}
