import type { Membership, Person } from '../../policy/context.ts'
import type { Actor, Change, Decision, State, StateName } from '../model/change.ts'
import type { Draft } from '../model/draft.ts'
import type { OutboxMessage } from '../outbox/message.ts'
import type { ContextQuery, Delegation, Freeze, StoredContext } from './context.ts'

export type Clock = { now(): Date; wait(milliseconds: number, signal?: AbortSignal): Promise<void> }

/** The bell. A job holds ids and nothing else; losing one or running it twice changes nothing. */
export type Job = { name: 'apply'; vendor: string; change: string } | { name: 'message'; message: string }

export type Queue = {
  /** Ringing again while the same job waits does nothing. */
  enqueue(job: Job, delay?: number): Promise<void>
}

/** Who is who in Slack just now. */
export type People = {
  /** Who is in each user group; null where Slack did not say. */
  members(groups: readonly string[]): Promise<Readonly<Record<string, readonly string[] | null>>>
  /** `unknown` where Slack did not say. */
  membership(person: Person): Promise<Membership>
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type NewChange = Omit<Change, 'state' | 'decisions' | 'revision' | 'version' | 'reminded' | 'revisedAt'> & {
  /** The form it came from: a form sent twice makes one change. */
  draft: string
}

/** What a new revision of a pending change says instead. */
export type Revision = Pick<
  Change,
  | 'edits'
  | 'names'
  | 'reason'
  | 'reference'
  | 'use'
  | 'ends'
  | 'warnings'
  | 'requirement'
  | 'editor'
  | 'expiresAt'
  | 'whole'
>

/** From which row on each list of somebody's Home is shown, by the list's name; from the first where it is missing. */
export type HomePage = Readonly<Record<string, number>>

/**
 * What a move carries along: the decision that caused it; until when people have to decide from now on. What it demands
 * besides: that nobody has moved the change since `version`, so that two who decide at once are counted one after the other;
 * that `holder` still has the lease.
 */
export type MovedWith = {
  decision?: Decision
  expiresAt?: Date
  version?: number
  holder?: string
  /** That nothing that authorization looks at has changed since it was read with this version. */
  contextVersion?: number
  /** Until when the holder keeps the lease from now on; null gives it back. Left out, it stays as it is. */
  lease?: Date | null
  /** So many milliseconds the card may wait until it is drawn anew; at once where it is left out. */
  redrawAfter?: number
}

/** A message that is to be shown, in so many milliseconds. */
export type DueMessage = { id: string; after: number }

/** `due`: what is to be shown because of it. */
export type Moved = { moved: Change; due: readonly DueMessage[] } | { refused: 'stale' | 'company-busy' }

/** A change that a worker has taken, beside what it needs to begin. `companyBusy`: another one of its company is being applied. */
export type Claimed = { change: Change; context: StoredContext; companyBusy: boolean }

/** Where a message stands in Slack. */
export type Place = { channel: string; ts: string }

/** How many seats were asked for since then. */
export type SeatsRequested = { since: Date; seats: number }

/** The memory. Every promise here holds for any number of processes. */
export type Store = {
  /** Stores a pending change at revision 1 with its audit entry and its card notice, in one transaction. */
  add(change: NewChange): Promise<Change>
  /** The change that a form asked for, where it was sent before. */
  requestedBy(draft: string): Promise<Change | undefined>
  /** As `add`, where still no more and no fewer seats were asked for since then; else `stale`. */
  addWhile(requested: SeatsRequested, change: NewChange): Promise<Change | 'stale'>
  get(id: string): Promise<Change | undefined>
  /**
   * The only thing that changes a state, but that `revise` sets a pending one back to its beginning: by
   * compare-and-set on revision and state, together with the decision that caused it, the audit entry, and the
   * notices that are due by it. `stale`: it is no longer in that revision and state, or that person has already
   * decided this revision, or authorization would look at something else. `company-busy`: another change of that company
   * is being applied.
   */
  move(id: string, revision: number, from: StateName, to: State, by: Actor, more?: MovedWith): Promise<Moved>
  /**
   * Writes the next revision of a pending change, which is then pending from the beginning again, by compare-and-set
   * on the revision, with its audit entry; the card is due. Decisions of earlier revisions stay in the record and
   * count no more; reminders begin anew. `stale` as for `move`, and where more or fewer seats than in `requested` were
   * asked for in other changes.
   */
  revise(id: string, revision: number, next: Revision, at: Date, requested?: SeatsRequested): Promise<Moved>
  /**
   * Notes a reminder or the escalation of a pending revision once, and owes its notice; false when it was noted
   * before, or a later reminder was. What was not shown by the time the revision is decided or replaced is owed no more.
   */
  remind(
    id: string,
    revision: number,
    remind: { name: 'reminder'; number: number } | { name: 'escalation' }
  ): Promise<boolean>
  /** Pending changes, for what time does to them. */
  pending(): Promise<Change[]>
  /**
   * Seats asked for, all increases together, in changes asked or revised since then that nobody rejected, withdrew or
   * let expire; `except` is a change that does not count. A number that was missing counts from 0; one that goes away
   * counts without end.
   */
  seatsRequestedSince(since: Date, except?: string): Promise<number>

  /** What is stored of what authorization looks at, as it stands at one moment. */
  storedContext(query: ContextQuery): Promise<StoredContext>
  /** Who is away now, and who was while a change that is still open could be decided: a delegate's decision stays. */
  delegations(): Promise<Delegation[]>
  /** Notes an absence in place of an earlier one; an `until` that is past ends it. Writes an audit entry. */
  setDelegation(delegation: Delegation): Promise<void>
  /** The freeze that lasts now. */
  frozen(): Promise<Freeze | undefined>
  /** Begins a freeze and owes its notice; false while one lasts. Writes an audit entry. */
  freeze(freeze: Omit<Freeze, 'unfrozen'>): Promise<boolean>
  /** Ends the freeze and owes its notice; false when none lasts. Writes an audit entry. */
  unfreeze(by: Person, at: Date): Promise<boolean>
  freezeById(id: string): Promise<Freeze | undefined>
  /** Open changes, oldest first; of one company where given. */
  open(company?: { vendor: string; id: string }): Promise<Change[]>
  /** Changes that somebody applied alone since then, newest first. */
  breakGlassSince(since: Date): Promise<Change[]>
  /** Changes that are over, those that ended last first. */
  ended(limit: number): Promise<Change[]>
  /** The latest changes of one company, newest first. */
  history(company: { vendor: string; id: string }, limit: number): Promise<Change[]>
  /** `lease`, and all that applying begins with; undefined while another has it. */
  claim(id: string, holder: string, until: Date): Promise<Claimed | undefined>
  /** Takes the change for one worker until then; false while another has it. */
  lease(id: string, holder: string, until: Date): Promise<boolean>
  release(id: string, holder: string): Promise<void>
  /** Ids of changes that want a worker and have none: approved, applying or unknown, without a live lease. */
  unfinished(): Promise<{ id: string; vendor: string }[]>
  /** Pending changes past their time. */
  overdue(): Promise<Change[]>
  /** Pending changes that nobody has to approve, left before they went on; not those sent back under a stricter policy. */
  unopposed(): Promise<Change[]>

  /** Ids of notices that are due and that nobody is sending; where a change is given, of it and of its company's alerts. */
  dueMessages(change?: string): Promise<string[]>
  /** Takes a due notice for one sender until then; undefined when it is not due or another has it. */
  takeMessage(id: string, until: Date): Promise<OutboxMessage | undefined>
  /** The same for several at once; those that cannot be taken are left out. */
  takeMessages(ids: readonly string[], until: Date): Promise<OutboxMessage[]>
  /**
   * What was shown, where. True where it is to be shown again, since its version has grown meanwhile. Does nothing when
   * the sender's time ran out and another has taken the notice since.
   */
  messageShown(message: OutboxMessage, at: Place): Promise<boolean>
  /** The same for several at once: the ids of those that are to be shown again. */
  messagesShown(shown: readonly { message: OutboxMessage; at: Place }[]): Promise<string[]>
  /** Gives it back, to be tried again then; `ts: null` when the message it stood in is gone. Does nothing as above. */
  messageLater(message: OutboxMessage, due: Date, ts?: null): Promise<void>

  saveDraft(draft: Draft): Promise<void>
  draft(id: string): Promise<Draft | undefined>
  /** Forgets drafts older than a day. */
  sweepDrafts(): Promise<void>

  /** Notes which part of their Home somebody is shown. */
  saveHome(person: Person, page: HomePage): Promise<void>
  /** Which part of it they were shown last; undefined where that is more than a day ago. */
  home(person: Person): Promise<HomePage | undefined>
}
