import { createHash } from 'node:crypto'
import type { Person, Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Approval, CompanyFacts, Progress, Requirement, SentBack } from '../../policy/policy.ts'
import { type Company, type Options, same, tagsOf, type Use, type Value, type Values } from '../ports/vendor.ts'
import type { Upload } from './upload.ts'

/**
 * One field's values seen and wanted, both absolute. `groups` are those of a company's own field: policies refer to
 * them, and they cannot be looked up later. `upload`: a file is wanted, which `wanted` describes; `seen` is the address
 * of the present one.
 */
export type Edit = { field: string; seen: Value; wanted: Value; groups?: readonly string[]; upload?: Upload }

/** What one person requests for one company. */
export type Change = {
  id: string
  revision: number
  /** Grows with every move and every revision. */
  version: number
  vendor: string
  /** Name and tags are the vendor's when this revision was written. The id in another system tells equal names apart. */
  company: { id: string; name: string; tags: readonly string[]; externalId?: string }
  edits: readonly Edit[]
  /** Send the whole profile, not only the differences. */
  whole?: true
  applyAt?: Date // unset: as soon as it is approved
  /** Labels of the ids in the edits and of the company's own fields: a message is drawn from the row alone. */
  names: Readonly<Record<string, string>>
  reason: string
  reference: string | null
  /** At the time of the request, as are `ends` and `warnings`. */
  use: Use | null
  ends: string | null
  warnings: readonly Warning[]
  requester: Person
  /** Who wrote this revision; authorization treats them as its requester. */
  editor: Person
  /** The policy's requirement when this revision was written. */
  requirement: Requirement
  requestedAt: Date
  /** When this revision was written; reminders, escalation and expiry count from here. */
  revisedAt: Date
  expiresAt: Date
  /** The channel of its message; `origin`: the thread it was requested from, which is told how it ended. */
  channel: string
  /** Where it is one of several that are requested and decided together; `rows` is how many. */
  batch?: { id: string; row: number; rows: number }
  origin?: { channel: string; ts: string }
  /** Sent for this revision. */
  sent: { reminders: number; escalated: boolean }
  state: State
  /** Of all revisions; only those of the current one count. */
  decisions: readonly Decision[]
  /** The approvals of this revision, as counted at the last decision; empty before it. */
  approvals: readonly Approval[]
}

export type State =
  /** `progress`: of approvals. `company`: where the vendor has changed it. `sentBack`: why an approval was not enough. */
  | { name: 'pending'; progress?: readonly Progress[]; company?: CompanyFacts; sentBack?: SentBack }
  /** `held` is why it cannot be applied yet. */
  | { name: 'approved'; at: Date; held?: PolicyRefusal }
  /** Approved, and `due` at its date or as the policy's window opens. `missed`: the one that passed unused; it asks. */
  | { name: 'scheduled'; at: Date; due: Date; held?: PolicyRefusal; missed?: Date }
  /** `writes` counts the writes begun; `problem` is why it is not applied yet. */
  | { name: 'applying'; since: Date; writes: number; problem: string | null }
  /** A write was begun, its answer was lost, and the company could not be read since. */
  | { name: 'unknown'; since: Date; writes: number; problem: string | null }
  /**
   * `read` holds the values read back. `wrote` is false if the company already had the wanted values. `also` lists
   * other values that changed since just before the write.
   */
  | { name: 'applied'; at: Date; read: Values; wrote: boolean; also?: readonly Edit[] }
  /** A value is neither as seen nor as wanted. `wrote`: a write of ours had been begun before. */
  | { name: 'conflict'; at: Date; live: Values; wrote: boolean }
  /**
   * `reasons` are the vendor's; or ours, with the values `read`, when it accepted the write and shows others.
   * `refusal`: the policy stopped it before any write. `lost`: a write's answer was lost, and the vendor no longer shows
   * the company.
   */
  | { name: 'failed'; at: Date; reasons: readonly string[]; read?: Values; refusal?: Stopped; lost?: true }
  | { name: 'rejected'; at: Date; reason: string }
  | { name: 'withdrawn'; at: Date; by?: Person } // an approver, where it was not its requester
  | { name: 'expired'; at: Date }

/** `forged`: what is stored of the change is not what the audit says. */
type Stopped = PolicyRefusal | { refused: 'forged' }

export type StateName = State['name']

export const OPEN = ['pending', 'approved', 'scheduled', 'applying', 'unknown'] as const satisfies readonly StateName[]

export const ENDED = [
  'applied',
  'conflict',
  'failed',
  'rejected',
  'withdrawn',
  'expired'
] as const satisfies readonly Exclude<StateName, (typeof OPEN)[number]>[]

export function isOpen(change: Change): boolean {
  return (OPEN as readonly StateName[]).includes(change.state.name)
}

/** One person's decision on one revision. `hash` is of the edits they saw. `break-glass` needs no second person. */
export type Decision = {
  revision: number
  person: Person
  verdict: 'approve' | 'reject' | 'break-glass'
  reason: string | null
  hash: string
  at: Date
}

/** A risk to show before requesting or approving; it never blocks. */
export type Warning =
  | { name: 'fewer-seats-than-users'; used: number; seats: number }
  | { name: 'big-cut'; from: number; to: number }
  | { name: 'licence-ended'; ends: string }
  | { name: 'no-longer-unlimited'; seats: number }
  | { name: 'other-open-change'; change: string }
  /** Its users lose access. */
  | { name: 'company-disabled' }
  /** `module` is its label. */
  | { name: 'module-dropped'; module: string }
  /** Rights over other companies or the marketplace; `access` is the label. */
  | { name: 'access-granted'; access: string }

export type Actor = Person | 'system'

/** What a change stores of its company. */
export function identityOf(company: Company): Change['company'] {
  const { id, name, externalId } = company
  return { id, name, tags: tagsOf(company), ...(externalId && { externalId }) }
}

/** A day, `YYYY-MM-DD`, and a time, `HH:MM`, as chosen in a form; both null to apply at once. */
export type Schedule = { day: string | null; time: string | null }

/** What ends an alert: more seats than users, or the next term. */
export type Remedy = 'seats' | 'renewal'

/** An open form: its context, the data it was filled from, and the input so far. Plain JSON. */
export type Draft = {
  id: string
  person: Person
  channel: string
  /** The thread of the message it was opened from. */
  origin?: NonNullable<Change['origin']>
  /** The company search text typed after the command. */
  search: string
  /** `seats=+40` as typed; interpreted again for every chosen company. */
  given: readonly { key: string; text: string }[]
  chosen: { vendor: string; id: string } | null
  /** When to apply the change, as typed after the command, until a company is chosen: `end` depends on it. */
  at?: string
  /** The day and time chosen in the form, in the deployment's time zone; unset or both null to apply it at once. */
  schedule?: Schedule
  /** The edits of an ended change that is requested again; `step`: a number moves as far as it was to move then. */
  again?: { edits: readonly Edit[]; step: boolean }
  /** From the values that a change was read back with to those before it. */
  undoes?: readonly Edit[]
  /** What to suggest once a company is chosen. */
  suggests?: Remedy
  /** Null until a company is chosen and read. */
  company: Company | null
  options: Options
  /** Input by field key, including parts of the form that are hidden. */
  typed: Values
  /** Files that were uploaded instead of values, by field key. */
  uploads?: Readonly<Record<string, Upload>>
  reason: string
  reference: string
  /** Whether profile and settings are shown as well as the licence. */
  all: boolean
  /** The whole profile as text, when it is to be replaced. */
  profile?: string
  /** The revision that the form edits; null for a new change. */
  revises: { change: string; revision: number; hash: string } | null
}

/**
 * `done`: all values are as wanted. `to-do`: each is as seen or as wanted, as after a partial write. `moved`: somebody
 * else changed one. `wrote`: a write of ours was begun.
 */
export function compare(edits: readonly Edit[], live: Values, wrote = false): 'done' | 'to-do' | 'moved' {
  if (edits.every(edit => isAsWanted(edit, live, wrote))) return 'done'
  return movedEdits(edits, live, wrote).length === 0 ? 'to-do' : 'moved'
}

/** The edits whose live value is neither as seen nor as wanted. */
export function movedEdits(edits: readonly Edit[], live: Values, wrote = false): Edit[] {
  return edits.filter(edit => !same(live[edit.field], edit.seen) && !isAsWanted(edit, live, wrote))
}

/**
 * All that a vendor shows of a file is its address, and that changes with each file. So a file is as wanted where a write
 * of ours was begun and the address is not the one from before it. Before a write no address is as wanted, and one that
 * is not as seen is somebody else's: thus what an answer that was lost wrote is never taken from an old address.
 */
function isAsWanted({ field, seen, wanted, upload }: Edit, live: Values, wrote: boolean): boolean {
  if (!upload) return same(live[field], wanted)
  return wrote && !same(live[field], seen) && !same(live[field], null)
}

/** The edits from `seen` to `wanted`; equal values give none. */
export function editsBetween(seen: Values, wanted: Values): Edit[] {
  return Object.entries(wanted)
    .filter(([field, value]) => !same(seen[field], value))
    .map(([field, value]) => ({ field, seen: seen[field] ?? null, wanted: value }))
}

/** The wanted values, without files: those are not values to write. */
export function wantedValues(edits: readonly Edit[]): Values {
  return Object.fromEntries(edits.filter(({ upload }) => !upload).map(edit => [edit.field, edit.wanted]))
}

/**
 * Identifies what a person saw and decides on: the edits, in any order, whether the whole profile is sent, and when it is
 * applied.
 */
export function hashOf(edits: readonly Edit[], { whole, applyAt }: Pick<Change, 'whole' | 'applyAt'> = {}): string {
  const lines = edits.map(({ field, seen, wanted }) => JSON.stringify([field, ordered(seen), ordered(wanted)]))
  return createHash('sha256')
    .update([...lines.sort(), ...(whole ? ['whole'] : []), ...(applyAt ? [applyAt.toISOString()] : [])].join('\n'))
    .digest('hex')
}

function ordered(value: Value): Value {
  return Array.isArray(value) ? [...value].sort() : value
}

/** Labels of the ids in the edits and of the company's own fields. */
export function namesOf(edits: readonly Edit[], company: Company, options: Options): Change['names'] {
  return { ...labelsIn(edits, company), ...namesIn(edits, options) }
}

function namesIn(edits: readonly Edit[], options: Options): Record<string, string> {
  const ids = new Set(edits.flatMap(({ seen, wanted }) => [seen, wanted].flat()))
  const chosen = edits.flatMap(({ field }) => options[field] ?? []).filter(({ value }) => ids.has(value))
  return Object.fromEntries(chosen.map(({ value, label }) => [value, label]))
}

/** Labels of edited fields that only this company has: the vendor's field list lacks them. */
function labelsIn(edits: readonly Edit[], company: Company): Record<string, string> {
  const edited = (company.fields ?? []).filter(({ key }) => edits.some(({ field }) => field === key))
  return Object.fromEntries(edited.map(({ key, label }) => [key, label]))
}
