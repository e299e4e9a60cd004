import type { Person, Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Progress, Requirement } from '../../policy/policy.ts'

/**
 * One field's value seen and value wanted. Both are absolute. `groups` are those of a field of the company's own, which
 * nobody could look up later: a policy goes by them.
 */
export type Edit = { field: string; seen: Value; wanted: Value; groups?: readonly string[] }

/** What one person asks for one company. */
export type Change = {
  id: string
  revision: number
  /** Grows with every move and every revision. */
  version: number
  vendor: string
  /** Tags are the vendor's, as they were when it was asked; a policy may go by them. */
  company: { id: string; name: string; tags: readonly string[] }
  edits: readonly Edit[]
  /** The whole profile is to be sent, not only what differs. */
  whole?: true
  /** What the ids among the edits' values, and the company's own fields, are called: a message is drawn from the row. */
  names: Readonly<Record<string, string>>
  reason: string
  reference: string | null
  /** As it was when asked. */
  use: Use | null
  ends: string | null
  warnings: readonly Warning[]
  /** Who asked. */
  requester: Person
  /** Who wrote this revision; counts as its requester. */
  editor: Person
  /** What this revision needs, as the policy said when it was written. */
  requirement: Requirement
  requestedAt: Date
  /** When this revision was written: what reminders, escalation and expiry count from. */
  revisedAt: Date
  expiresAt: Date
  /** The channel its message stands in. */
  channel: string
  /** Reminders sent for this revision, and whether it was escalated. */
  reminded: { reminders: number; escalated: boolean }
  state: State
  /** Of all revisions; those of earlier ones count no more. */
  decisions: readonly Decision[]
}

export type State =
  /** `progress` is there once somebody has approved and others are missing. */
  | { name: 'pending'; progress?: readonly Progress[] }
  /** `held` says what keeps it from being applied for now. */
  | { name: 'approved'; at: Date; held?: PolicyRefusal }
  /** `writes` counts the writes begun; `problem` says why it is not done yet. */
  | { name: 'applying'; since: Date; writes: number; problem: string | null }
  /** A write was begun and its answer was lost; nobody could read the company since. */
  | { name: 'unknown'; since: Date; writes: number; problem: string | null }
  /**
   * `read` is what the vendor said afterwards. `wrote` is false where it was as wanted before we came. `also` is what
   * else is no longer as it was just before our write.
   */
  | { name: 'applied'; at: Date; read: Values; wrote: boolean; also?: readonly Edit[] }
  /** A value is neither as seen nor as wanted. `wrote` says whether a write of ours had been begun before. */
  | { name: 'conflict'; at: Date; live: Values; wrote: boolean }
  /**
   * The vendor's own reasons; or ours, with what was `read`, where it refused nothing and yet shows other values.
   * `refusal`: the policy stopped it before anything was written. `lost`: a write was begun, its answer was lost, and
   * the vendor shows the company no more.
   */
  | { name: 'failed'; at: Date; reasons: readonly string[]; read?: Values; refusal?: PolicyRefusal; lost?: true }
  | { name: 'rejected'; at: Date; reason: string }
  | { name: 'withdrawn'; at: Date }
  | { name: 'expired'; at: Date }

export type StateName = State['name']

export const OPEN = ['pending', 'approved', 'applying', 'unknown'] as const satisfies readonly StateName[]

/** The states in which a change is over. */
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

/**
 * One person's decision on one revision. `hash` is of the edits that the person saw. `break-glass` applies it on that
 * person's word alone.
 */
export type Decision = {
  revision: number
  person: Person
  verdict: 'approve' | 'reject' | 'break-glass'
  reason: string | null
  hash: string
  at: Date
}

/** Something a person should think about before asking or approving; never a block. */
export type Warning =
  | { name: 'fewer-seats-than-users'; used: number; seats: number }
  | { name: 'big-cut'; from: number; to: number }
  | { name: 'licence-ended'; ends: string }
  | { name: 'no-longer-unlimited'; seats: number }
  | { name: 'other-open-change'; change: string }
  /** Its people can no longer work with it. */
  | { name: 'company-disabled' }
  /** One that the company has and loses, by what people call it. */
  | { name: 'module-dropped'; module: string }
  /** Rights over other companies or over the marketplace, by what people call them. */
  | { name: 'access-granted'; access: string }

/** Who did something: a person, or the system on its own. */
export type Actor = Person | 'system'

/** What a field can hold. A date is `YYYY-MM-DD`; the order of a list carries no meaning. */
export type Value = string | number | boolean | null | readonly string[]
export type Values = Readonly<Record<string, Value>>

/** One thing that can be chosen. `value` is the vendor's id, `label` its name. */
export type Option = {
  value: string
  label: string
  /** What choosing it brings with it, by field key: a licence type its modules. Only `applyFieldDependencies` reads it. */
  implies?: Values
}
/** What can be chosen, by field key; only fields of kind `choice` and `choices` have an entry. */
export type Options = Readonly<Record<string, readonly Option[]>>

export type Group = 'licence' | 'profile' | 'settings'

/** Something of a company that can be changed. */
export type Field = {
  /**
   * One lower-case word; also what people type: `seats=+40`. Five of them mean the same at every vendor, which uses them
   * for nothing else: `seats` and `limited` (limits, warnings, alerts of seats), `ends` and `period` (alerts of the
   * term), `tags` (which companies a policy means).
   */
  key: string
  label: string
  group: Group
  hint?: string
  /** It may not be left empty. */
  required: boolean
  /** Set where a wrong value does harm beyond itself: it opens or closes a door, or gives rights. */
  risky?: true
  /** What people are warned of when they want it: this value, a loss of any of the list, or one of these rights. */
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
  /** Free words, typed by people, each at most `maxLength` long. */
  | { name: 'words'; maxLength: number }

export function fieldByKey(fields: readonly Field[] | undefined, key: string): Field | undefined {
  return fields?.find(field => field.key === key)
}

/** `url` begins with http:// or https://; a `website` may begin with its host. */
export type TextFormat = 'url' | 'website' | 'email'

/** The groups that a policy can name: the field's own, and `risky`. */
export function groupsOf({ group, risky }: Field): string[] {
  return risky ? [group, 'risky'] : [group]
}

/** Whether two values mean the same: lists are compared as sets, nothing and an empty text or list are one. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other)
  if (Array.isArray(one) && Array.isArray(other)) {
    return new Set(one).symmetricDifference(new Set(other)).size === 0
  }
  return one === other
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** How much of a licence is in use; `limit` is null where it is unlimited. */
export type Use = { used: number; limit: number | null }
