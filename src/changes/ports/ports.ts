import type { Membership, Person } from '../../policy/context.ts'
import type { CompanyFacts } from '../../policy/policy.ts'
import type { Actor, Change, Draft, State, StateName } from '../model/change.ts'
import type { OutboxMessage } from '../outbox/message.ts'
import type { ContextQuery, Delegation, Freeze, Moved, MovedWith, RefusedAttempt, StoredContext } from './context.ts'

export type Clock = { now(): Date; wait(milliseconds: number, signal?: AbortSignal): Promise<void> }

/**
 * A job holds only ids; losing one or running it twice changes nothing. `patient`: changes that are alone go first.
 */
export type Job =
  | { name: 'apply'; vendor: string; change: string; patient?: true }
  | { name: 'message'; message: string }

export type Queue = {
  /** Does nothing while the same job waits. `delay` is in milliseconds. */
  enqueue(job: Job, delay?: number): Promise<void>
}

/** People and user groups, as Slack knows them now. */
export type People = {
  /** The members of each user group; null where Slack gave no answer. `times` as below. */
  members(groups: readonly string[], times?: number): Promise<Readonly<Record<string, readonly string[] | null>>>
  /** `unknown` if Slack gave no answer. `times`: an answer so many times as old as usual is accepted. */
  membership(person: Person, times?: number): Promise<Membership>
}

export type Log = {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export type NewChange = Omit<
  Change,
  'state' | 'decisions' | 'approvals' | 'revision' | 'version' | 'sent' | 'revisedAt'
> & {
  /** The form it came from: a form submitted twice makes one change. */
  draft: string
}

/** The values that a new revision replaces. */
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
  | 'applyAt'
> & { company: CompanyFacts }

/** What the revision before the current one said. */
export type EarlierRevision = Pick<Change, 'edits' | 'names' | 'reason' | 'reference' | 'whole' | 'applyAt'>

/** What a revision says, and the one that it replaced. */
export type RevisionEdit = {
  before: EarlierRevision
  after: EarlierRevision & Pick<Change, 'revision' | 'editor'>
}

/** The first row shown of each Home list, by the list's name; the first of all if missing. */
export type HomePage = Readonly<Record<string, number>>

/**
 * A claimed change and what its worker needs to begin. `companyBusy`: another change of its company is being applied.
 * `isAudited`: the change, its state and its decisions are as the audit says.
 */
export type Claimed = { change: Change; context: StoredContext; companyBusy: boolean; isAudited: boolean }

/** Where a message was posted in Slack. */
export type Place = { channel: string; ts: string }

/** The number of seats requested since then. */
export type SeatsRequested = { since: Date; seats: number }

/** Persistent storage. Every guarantee here holds across any number of processes. */
export type Store = {
  /** Stores a pending change at revision 1, with its audit entry and card message, in one transaction. */
  add(change: NewChange): Promise<Change>
  /** The change already requested with this form. */
  requestedBy(draft: string): Promise<Change | undefined>
  /** As `add`, but `stale` if the number of requested seats has changed since it was read. */
  addWhile(requested: SeatsRequested, change: NewChange): Promise<Change | 'stale'>
  get(id: string): Promise<Change | undefined>
  /**
   * The only function that changes a state, except that `revise` sets a change back to pending without progress.
   * Compare-and-set on revision and state, in one transaction with the decision, the audit entry and the messages due.
   * `stale`: revision or state has changed, or a condition of `more` no longer holds. `already-decided`: the person has
   * approved or rejected this revision, or used break-glass on it, before. `company-busy`: another change of that
   * company is being applied. `forged`: the change was altered without an audit entry.
   */
  move(id: string, revision: number, from: StateName, to: State, by: Actor, more?: MovedWith): Promise<Moved>
  /**
   * Writes the next revision of a pending or scheduled change, by compare-and-set on the revision, with its audit entry and a redraw
   * of the card. Earlier decisions are kept but no longer count; reminders start again. Where the editor is not the
   * requester, with a message to the requester. `stale` as for `move`, and if the seats `requested` in other changes
   * have changed.
   */
  revise(id: string, revision: number, next: Revision, at: Date, requested?: SeatsRequested): Promise<Moved>
  /** The revision that this one replaced, as the audit has it; undefined for the first one. */
  revisionBefore(change: Pick<Change, 'id' | 'revision'>): Promise<EarlierRevision | undefined>
  /** A revision, current or not, and the one that it replaced, as the audit has them; undefined for the first one. */
  revisionEdit(change: Pick<Change, 'id' | 'revision'>): Promise<RevisionEdit | undefined>
  /**
   * Records a reminder or the escalation of a pending revision, or that a scheduled one is soon due, with its message;
   * false if it, or a later reminder, was recorded before. If not shown by the time the revision is decided, applied or
   * replaced, it is dropped.
   */
  remind(
    id: string,
    revision: number,
    remind: { name: 'reminder'; number: number } | { name: 'escalation' } | { name: 'upcoming' }
  ): Promise<boolean>
  /** Pending changes, for reminders and expiry; of each batch the first. */
  pending(): Promise<Change[]>
  /** Scheduled changes that are due until then, not yet due now, and of which nobody was told. */
  upcoming(until: Date): Promise<Change[]>
  /**
   * The sum of all seat increases in changes requested or revised since then, without rejected, withdrawn and expired
   * ones and without `except`. A missing number counts as 0, the removal of a limit as infinite.
   */
  seatsRequestedSince(since: Date, except?: string): Promise<number>

  /** The stored authorization context, as of one moment. */
  storedContext(query: ContextQuery): Promise<StoredContext>
  /**
   * Current delegations, and those valid while a still open change could be decided: a delegate's decision keeps
   * counting.
   */
  delegations(): Promise<Delegation[]>
  /** Replaces the person's delegation; an `until` in the past ends it. Writes an audit entry. */
  setDelegation(delegation: Delegation): Promise<void>
  /** The current freeze. */
  frozen(): Promise<Freeze | undefined>
  /** Starts a freeze, with its message and audit entry; false if one is active. */
  freeze(freeze: Omit<Freeze, 'unfrozen'>): Promise<boolean>
  /** Ends the freeze, with its message and audit entry; false if none is active. */
  unfreeze(by: Person, at: Date): Promise<boolean>
  freezeById(id: string): Promise<Freeze | undefined>
  /** Adds what somebody tried and was refused to the audit. */
  recordRefusal(attempt: RefusedAttempt): Promise<void>
  /** Open changes, oldest first, without those of batches; or all of one company where given. */
  open(company?: { vendor: string; id: string }): Promise<Change[]>
  /** Break-glass changes since then, newest first. */
  breakGlassSince(since: Date): Promise<Change[]>
  /** Changes that have ended, latest first, without those of batches. */
  ended(limit: number): Promise<Change[]>
  /** The latest changes of one company, newest first; of those requested in a time, where given. */
  history(company: { vendor: string; id: string }, limit: number, during?: { from: Date; to: Date }): Promise<Change[]>
  /** As `lease`, and returns what applying begins with; undefined while another worker has it. */
  claim(id: string, holder: string, until: Date): Promise<Claimed | undefined>
  /** Leases the change to one worker until then; false while another has it. */
  lease(id: string, holder: string, until: Date): Promise<boolean>
  release(id: string, holder: string): Promise<void>
  /** Changes without a worker and no live lease: approved, applying, unknown, or scheduled and due; some thousands. */
  unfinished(): Promise<{ id: string; vendor: string; patient: boolean }[]>
  /** Pending changes past their expiry; some thousands. */
  overdue(): Promise<Change[]>
  /** Pending changes that need no approval, left over from a crash; not those sent back under a stricter policy; some thousands. */
  needingNoApproval(): Promise<Change[]>

  /**
   * Ids of due messages that no sender has claimed, some thousands at most; with `change`, only its own and those of its
   * company's alerts.
   */
  dueMessages(change?: string): Promise<string[]>
  /** Claims a due message for one sender until then; undefined if it is not due or is claimed. */
  takeMessage(id: string, until: Date): Promise<OutboxMessage | undefined>
  /**
   * The same for several; those that cannot be claimed are left out. `together`: with whatever else is due about the
   * same changes.
   */
  takeMessages(ids: readonly string[], until: Date, together?: true): Promise<OutboxMessage[]>
  /**
   * Records that the message was shown. True if its version has grown meanwhile, so it must be shown again. Ignored if
   * the claim has expired and another sender has the message.
   */
  messageShown(message: OutboxMessage, at: Place): Promise<boolean>
  /** The same for several; returns the ids to show again. */
  messagesShown(shown: readonly { message: OutboxMessage; at: Place }[]): Promise<string[]>
  /**
   * Releases the claim, to be retried at `due`; `ts: null` if the Slack message was deleted, `unsure` if it may have been
   * posted. Ignored as above.
   */
  messageLater(message: OutboxMessage, due: Date, more?: { ts?: null; unsure?: true }): Promise<void>

  saveDraft(draft: Draft): Promise<void>
  /** The same, unless it was stored with another company; false then, and nothing is saved. */
  fillDraft(draft: Draft): Promise<boolean>
  draft(id: string): Promise<Draft | undefined>
  /** Deletes drafts older than a day. */
  sweepDrafts(): Promise<void>

  saveHome(person: Person, page: HomePage): Promise<void>
  /** Undefined if saved more than a day ago. */
  home(person: Person): Promise<HomePage | undefined>
}
