import type { Change, Value } from '../changes/model/change.ts'
import type { Clock, Log, Queue, Store } from '../changes/ports/ports.ts'
import type { CompanySummary, Vendor } from '../changes/ports/vendor.ts'
import type { Person } from '../policy/context.ts'
import type { Alert, AlertEvent, AlertState, Condition, Settings } from './alerts/alert.ts'

/** Where a company is. */
export type CompanyKey = { vendor: string; id: string }

/** A company as the passes last saw it. */
export type Entry = CompanySummary & {
  vendor: string
  /** When it was last seen, but for full passes that saw nothing new of it. */
  seenAt: Date
  /** From so many percent of its seats on it is nearly full, where somebody has said so. */
  threshold: number | null
  /** Missing from the vendor's list twice: since then. */
  goneAt: Date | null
}

/** What is known of a company when a pass comes upon it. */
export type KnownCompany = {
  entry: Entry
  /** Those that are not closed. */
  alerts: readonly Alert[]
  /** The latest values that changes of ours wrote after it was seen, by field key. */
  wrote: Readonly<Record<string, Value>>
  /** A change of ours was being applied, or was applied, since the page was asked for: its values may be of before or after. */
  unfinished: boolean
}

/** A licence value that changed and that no change of ours explains. */
export type Drift = {
  vendor: string
  company: { id: string; name: string }
  field: string
  before: Value
  after: Value
  at: Date
}

/** What is to become of an alert. `version` is that of the alert that was looked at; undefined where it begins. */
export type AlertStep = {
  version: number | undefined
  alert: Omit<Alert, 'version' | 'messages' | 'digest'>
  event: AlertEvent | null
  /** It is to be told at the end of the pass. */
  announce: boolean
}

export type KnownPage = { fingerprint: string | null; threshold: number | null }

/** What a pass found out about a page of companies. */
export type Recorded = {
  vendor: string
  /** Those to be written; of a full pass only what is new. One without a fingerprint is worked out again by the next pass. */
  rows: readonly (CompanySummary & { fingerprint?: string })[]
  /** Those whose licence values may be of before or after a change of ours: what was known of these stays. */
  unfinished: readonly string[]
  /** As far as anybody knows, none of them was seen before. */
  fresh: boolean
  /** When the page was asked for. */
  seenAt: Date
  steps: readonly AlertStep[]
  /** `lastSeen` is when the company was last seen before: what another pass has noted since is not noted again. */
  drifts: readonly (Drift & { lastSeen: Date })[]
}

/** A pass over all companies of a vendor. `first`: nobody of the vendor's was known when it began. */
export type FullScan = { id: string; vendor: string; beganAt: Date; first: boolean }

export type Outage = { id: string; vendor: string; since: Date; overAt: Date | null }

/**
 * Several things told in one message. `many`: alerts of one pass, worst first. `dailyDigest`: what a day's work begins with.
 * Its alerts are drawn as they stand now; all else in it as it was.
 */
export type Digest =
  | { id: string; name: 'many'; at: Date }
  | { id: string; name: 'daily'; at: Date; content: DigestContent }

/** What a daily digest tells, as it was then. */
export type DigestContent = {
  /** How many changes are open. */
  open: number
  /** Changes that ended since the last one, by how they ended. */
  done: readonly { change: string; company: string; vendor: string; state: string }[]
  /** How many companies are over their limit, whoever looks after them. */
  overLimit: number
  /** Licences that end this month, the soonest first. */
  ending: readonly { vendor: string; id: string; name: string; ends: string }[]
  drifts: readonly Drift[]
}

/** Which alerts, in which order, from where on. */
export type AlertQuery = {
  condition?: Condition
  vendor?: string
  snoozed?: boolean
  /** `worst`: most over its limit, or ending soonest; `date`: begun latest. */
  order: 'worst' | 'date'
  offset: number
  limit: number
}

/** What the watch remembers. Every promise here holds for any number of processes. */
export type WatchStore = {
  /**
   * Of those of these companies that were seen before: the fingerprint of what was worked out last, and their own
   * threshold. No fingerprint where a change of ours has moved since, or the company was gone.
   */
  knownPage(vendor: string, ids: readonly string[]): Promise<ReadonlyMap<string, KnownPage>>
  /** What is known of those that were seen before. The page was asked for at `since`, and shows the change `settled`. */
  known(vendor: string, ids: readonly string[], since: Date, settled?: string): Promise<KnownCompany[]>
  /** Writes what a page showed, in one transaction. A step whose alert has moved on meanwhile is left out. */
  record(recorded: Recorded): Promise<void>

  /** Only one holder at a time may pass: true where it is this one from now until then. Renewed by its holder. */
  leaseWatch(holder: string, until: Date): Promise<boolean>
  releaseWatch(holder: string): Promise<void>
  beginFullScan(vendor: string): Promise<FullScan>
  /** The full pass has seen these companies, whether or not there is anything new of them. */
  markSeen(scan: FullScan, ids: readonly string[]): Promise<void>
  /** Ends it; companies that it and the full pass before it did not see are gone, and their alerts are closed. */
  endFullScan(scan: FullScan): Promise<void>
  /** When the last full pass that ended began; null before the first. */
  lastFullScan(vendor: string): Promise<Date | null>
  /** Whether none ever ended, or the last that began did not; and none that began after `alive` may still be at work. */
  fullScanDue(vendor: string, alive: Date): Promise<boolean>
  /** Companies with an alert of over the limit that none of a pass's pages showed: not seen since then. */
  unseen(vendor: string, since: Date, limit: number): Promise<string[]>

  /**
   * Owes a message for each alert that is to be told, or one digest where there are more than `handful`; where a company
   * is given, of that company alone.
   */
  announce(channel: string, handful: number, only?: CompanyKey): Promise<void>
  /** Ends the snoozes that are past; those alerts are to be told again. */
  endSnoozes(): Promise<void>
  alert(id: string): Promise<Alert | undefined>
  alerts(query: AlertQuery): Promise<{ alerts: Alert[]; total: number }>
  /** Those that a digest names, in its order. */
  alertsIn(digest: string): Promise<Alert[]>
  /** Sets the state of an alert that is not closed, with its audit entry; its messages are drawn again. `open` ends a snooze. */
  respondToAlert(
    id: string,
    version: number,
    state: Exclude<AlertState, { name: 'closed' }>,
    by: Person
  ): Promise<Alert | 'stale'>
  /** What happened to it, oldest first. */
  alertEvents(id: string): Promise<AlertEvent[]>
  /** Of each alert, the changes of its company asked since it began that touch what it is about, newest first, with where their cards stand. */
  changesFor(
    alerts: readonly Alert[],
    fieldsOf: (condition: Condition) => readonly string[]
  ): Promise<(Linked & { alert: string })[]>

  entry(key: CompanyKey): Promise<Entry | undefined>
  /** Sets a company's own threshold in percent, or takes it away; with its audit entry. False where it is not known. */
  setThreshold(key: CompanyKey, percent: number | null, by: Person): Promise<boolean>
  /** Companies that changed in the directory since then, gone ones too, in pages; all where nothing is given. */
  entriesSince(since: Date | null): AsyncIterable<Entry[]>

  /** A vendor did not answer: since when, by now; begun by the first call. */
  failing(vendor: string): Promise<Outage>
  /** Owes the one message about an outage. */
  outageAfter(id: string, channel: string): Promise<void>
  /** The vendor answers again: its outage is over, and its message is drawn again. */
  answers(vendor: string): Promise<void>
  outage(id: string): Promise<Outage | undefined>

  /** Writes the daily digest and owes its message, with the drifts that no digest has told; false where it was written before, or there is nothing to tell. */
  dailyDigest(
    digest: Omit<Extract<Digest, { name: 'daily' }>, 'content'>,
    content: Omit<DigestContent, 'drifts'>,
    channel: string
  ): Promise<boolean>
  /** What a morning can tell: what ended since then, and licences whose last day is among these days. */
  content(since: Date, days: { from: string; to: string }): Promise<Omit<DigestContent, 'drifts'>>
  digest(id: string): Promise<Digest | undefined>
  /** When the last daily digest was written. */
  lastDailyDigest(): Promise<Date | null>
}

/** A change beside the place of its message, where it has one by now. */
export type Linked = { change: Change; card: { channel: string; ts: string } | null }

/** All that the watch works with. */
export type WatchDependencies = {
  store: Store & WatchStore
  queue: Queue
  clock: Pick<Clock, 'now'>
  log: Log
  vendors: readonly Vendor[]
  settings: Settings
  /** Where alerts are told; without one they are only kept. */
  channel: string | undefined
}
