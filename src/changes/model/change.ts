import type { Person, Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Approval, CompanyFacts, Progress, Requirement, SentBack } from '../../policy/policy.ts'

/**
 * One field's values seen and wanted, both absolute. `groups` are those of a company's own field: policies refer to
 * them, and they cannot be looked up later.
 */
export type Edit = { field: string; seen: Value; wanted: Value; groups?: readonly string[] }

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

/** A field's value. A date is `YYYY-MM-DD`; the order of a list has no meaning. */
export type Value = string | number | boolean | null | readonly string[]
export type Values = Readonly<Record<string, Value>>

/** `value` is the vendor's id, `label` its name. */
export type Option = {
  value: string
  label: string
  /**
   * Values that this choice sets in other fields, by field key, such as a licence type's modules. Only
   * `applyFieldDependencies` reads it.
   */
  implies?: Values
}
/** By field key; only fields of kind `choice` and `choices` have an entry. */
export type Options = Readonly<Record<string, readonly Option[]>>

export type Group = 'licence' | 'profile' | 'settings'

export type Field = {
  /**
   * One lower-case word, also typed in commands: `seats=+40`. Five keys have the same meaning at every vendor: `seats`
   * and `limited` (limits, warnings, seat alerts), `ends` and `period` (renewal alerts), `tags` (which companies a
   * policy applies to).
   */
  key: string
  label: string
  group: Group
  hint?: string
  required: boolean
  /** Set if a wrong value does wider harm: it changes access, or grants rights. */
  risky?: true
  /** Which wanted values cause a warning: this value, the loss of a listed id, or one of these rights. */
  warns?: { disabledBy: Value } | { loses: 'module' } | { grants: readonly string[] }
  kind: Kind
}

export type Kind =
  | { name: 'text'; maxLength: number; lines: 'one' | 'many'; format?: TextFormat }
  | { name: 'number'; min: number; max: number }
  | { name: 'flag'; yes: string; no: string }
  | { name: 'date' }
  | { name: 'choice' }
  | { name: 'choices' }
  /** Free text items, each at most `maxLength` long. */
  | { name: 'words'; maxLength: number }

export function fieldByKey(fields: readonly Field[] | undefined, key: string): Field | undefined {
  return fields?.find(field => field.key === key)
}

/** `url` starts with http:// or https://; `website` may omit the scheme. */
export type TextFormat = 'url' | 'website' | 'email'

/** The groups that a policy can name for this field. */
export function groupsOf({ group, risky }: Field): string[] {
  return risky ? [group, 'risky'] : [group]
}

/** Compares lists as sets; null, an empty text and an empty list are equal. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other)
  const areLists = Array.isArray(one) && Array.isArray(other)
  return areLists ? new Set(one).symmetricDifference(new Set(other)).size === 0 : one === other
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Seats in use; `limit` is null if unlimited. */
export type Use = { used: number; limit: number | null }
